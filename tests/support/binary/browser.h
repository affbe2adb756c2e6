// Browser: a page as a real one lays it out (chromium, without a window).
#pragma once

#include <string>

#include "support/temp_folder.h"

namespace gw::test {

struct Screen {
  int width = 900;
  bool dark = false;
};

struct Laid {
  std::string dom;         // as it is once it was loaded
  std::string complaints;  // what the browser said of it; "" is well
  int drawn = 0;           // bars, curves and areas of plots that can be seen
  std::string outside;     // what sticks out of the page or of its plot, a word each; "" is well
  std::string background;  // "rgb(255, 255, 255)"
};

// REQUIRES: the page is in the folder, under that name
Laid look_at(const TempFolder& folder, const std::string& page, const Screen& screen = {});
// A picture of it, PNG.
std::string picture_of(const TempFolder& folder, const std::string& page,
                       const Screen& screen = {});

}  // namespace gw::test
