// Structured fields and signatures from strangers: whatever comes, what is read and written again
// reads alike, and nobody without the secret is let in. The input is Signature-Input, a line feed,
// and the target.
#include <algorithm>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "http/structured.h"
#include "policy/signature_base.h"
#include "support/core/asked.h"

using namespace gw;
using namespace gw::policy;

namespace {

std::string written(const http::SfDictionary& dictionary) {
  std::string all;
  for (const http::SfMember& member : dictionary.members) {
    if (!all.empty()) all += ", ";
    all += std::string(member.name) + '=';
    all += member.is_list ? http::sf_list_text(member.items, member.parameters)
                          : http::sf_text(member.items[0]);
  }
  return all;
}

void check_base(const http::SfMember& member, const test::Asked& asked, Arena& arena) {
  const SignatureBase base = signature_base(member, asked.facts(), arena);
  GW_CHECK(base.text.empty() != base.fault.empty());
  // A line for each component and the last one: no value may bring lines of its own.
  if (base.fault.empty())
    GW_CHECK(static_cast<std::size_t>(std::count(base.text.begin(), base.text.end(), '\n')) ==
             member.items.size());
  for (const http::SfItem& item : member.items)
    if (item.parameters.empty()) GW_CHECK(covers(member, item.value.text) || !base.fault.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view field = text.substr(0, text.find('\n'));
  const std::string_view rest = text.substr(std::min(field.size() + 1, text.size()));
  BlockPool pool(4096);
  Arena arena(pool);
  const http::SfDictionary read = http::parse_sf_dictionary(field, arena);
  GW_CHECK(read.fault == nullptr || read.members.empty());
  const std::string again = written(read);
  const http::SfDictionary second = http::parse_sf_dictionary(again, arena);
  GW_CHECK(second.fault == nullptr && written(second) == again);
  test::RequestText request{.fields = {{"date", "now"}, {"x-a", "1"}, {"x-a", ""}}};
  http::RequestHead head;
  head.target = rest;
  if (http::make_target(head, {}, arena).fault == nullptr) request.target = rest;
  const test::Asked asked(request);
  for (const http::SfMember& member : read.members)
    if (member.is_list) check_base(member, asked, arena);
  return 0;
}
