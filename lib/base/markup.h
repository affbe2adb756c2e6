// Text as it stands in HTML and XML. Pages and reports show what strangers sent: none of it may
// become an element, an attribute or a broken document.
#pragma once

#include <string>
#include <string_view>

namespace gw {

// Escaped for elements and for attributes in either quotes. Control characters, which XML 1.0 (2.2)
// has none of but tab, newline and return, become '?'.
std::string markup_text(std::string_view text);

}  // namespace gw
