// Targets and paths from strangers: whatever comes, a normal form is its own normal form, holds no
// dot segment and starts with one slash. The first byte chooses the rules, the second the Host.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "http/fields.h"
#include "http/target.h"

using namespace gw;
using namespace gw::http;

namespace {

void check_normal(std::string_view path, const TargetRules& rules, Arena& arena) {
  if (path == "*") return;
  GW_CHECK(path.starts_with('/') && !path.starts_with("//"));
  const auto again = normal_path(path, rules, arena);
  GW_CHECK(again && *again == path);
  const std::string whole = std::string(path) + '/';
  GW_CHECK(whole.find("/../") == whole.npos && whole.find("/./") == whole.npos);
  GW_CHECK(!rules.merge_slashes || path.find("//") == path.npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const TargetRules rules{(data[0] & 1) != 0};
  const std::size_t cut = std::min<std::size_t>(data[1], text.size());
  BlockPool pool(4096);
  Arena arena(pool);
  const Field host{FieldId::host, "Host", text.substr(0, cut)};
  RequestHead head;
  head.method = data[0] & 2 ? Method::options : Method::get;
  head.target = text.substr(cut);
  head.headers = Headers(std::span(&host, 1));
  const TargetMade made = make_target(head, rules, arena);
  if (!made.fault) check_normal(made.target.path, rules, arena);
  percent_decode(text, arena);
  query_value(text, "a", arena);
  GW_CHECK(percent_decode(encode_segment(text, arena), arena) == text);
  GW_CHECK(query_decode(encode_query(text, arena), arena) == text);
  accept_quality(text, "application/json");
  parse_http_date(text, {});
  return 0;
}
