// Text in HTML and XML. Pages and reports show untrusted text, which must not become an element, an
// attribute or invalid markup.
#pragma once

#include <string>
#include <string_view>

namespace gw {

// Escaped for element content and for attributes in either kind of quotes. Control characters that
// XML 1.0 (2.2) does not allow become '?'.
std::string markup_text(std::string_view text);

}  // namespace gw
