// Certificates of clients: whatever is read as one names nobody by a text that others would read
// otherwise, and no more than the limits allow.
#include <algorithm>
#include <cstdint>

#include "base/check.h"
#include "crypto/certificate.h"
#include "crypto/digest.h"

using namespace gw;
using namespace gw::crypto;

namespace {

void check_text(std::string_view text) {
  GW_CHECK(!text.empty() && text.size() <= longest_certificate_name);
  GW_CHECK(std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = read_client_certificate({reinterpret_cast<const char*>(data), size});
  if (!read) {
    GW_CHECK(!read.error().text().empty());
    return 0;
  }
  GW_CHECK(parse_digest(read->fingerprint));
  GW_CHECK(read->names.size() <= most_certificate_names);
  for (const ClientCertificate::Name& name : read->names) check_text(name.text);
  if (!read->common_name.empty()) check_text(read->common_name);
  GW_CHECK(std::is_sorted(read->names.begin(), read->names.end(),
                          [](const auto& a, const auto& b) { return a.kind < b.kind; }));
  return 0;
}
