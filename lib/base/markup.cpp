// Escapes the five special characters and replaces control characters.
#include "base/markup.h"

namespace gw {

std::string markup_text(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe +=
            static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t' || c == '\r' ? c : '?';
    }
  }
  return safe;
}

}  // namespace gw
