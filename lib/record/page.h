// Page: one self-contained HTML page of figures, plots and tables. No script and no network (its
// own policy forbids both); dark if the reader's system is. For inspect-logs and bench.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "record/plot.h"

namespace gw::record {

struct Tile {
  std::string label, value;
  std::optional<Tone> tone = {};
};

struct PageTable {
  std::string title;
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;  // the first cell is text, the others numbers
};

struct Page {
  std::string title, subtitle;
  std::vector<Tile> tiles;
  std::vector<Plot> plots;
  std::vector<PageTable> tables;
};

// All texts are escaped here.
std::string html(const Page&);

}  // namespace gw::record
