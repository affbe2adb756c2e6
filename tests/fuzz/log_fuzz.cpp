// Lines of access logs. Whatever they hold is read or refused with a reason; what was read and is
// written as our own line is read again, as the same record.
#include <cstdint>
#include <memory>
#include <string>

#include "base/check.h"
#include "record/fields.h"
#include "record/line.h"
#include "record/read.h"

using namespace gw;

namespace {

// UTF-8 alone comes back byte for byte; other bytes become U+FFFD on the way out.
bool all_ascii(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

void read_again(const record::Record& first) {
  std::string line;
  record::append_json_line(line, first);
  GW_CHECK(line.ends_with('\n') && line.find('\n') == line.size() - 1);
  line.pop_back();
  record::Reader reader;
  record::Record second;
  const bool dated = first.time.time_since_epoch().count() >= 0;
  const bool read = reader.read(line, second).empty();
  GW_CHECK(read || first.status == 0 || !dated);
  if (!read) return;
  for (const record::Field& field : record::fields()) {
    if (!field.text || !all_ascii(field.text(first))) continue;
    const std::string_view text = field.text(first);
    const bool stands_for_none = text == "-" || text == "null";
    GW_CHECK(field.text(second) == text || stands_for_none);
  }
  GW_CHECK(first.status == second.status && first.bytes_out == second.bytes_out);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  record::Reader reader;  // one for all lines, as in service
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    // A copy of its own, so that a byte too far is seen.
    const std::unique_ptr<char[]> line(new char[end + 1]);
    std::copy(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(end), line.get());
    record::Record record;
    if (reader.read({line.get(), end}, record).empty()) read_again(record);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return 0;
}
