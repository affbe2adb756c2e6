// The options that every policy has.
#include "policy/options.h"

#include <vector>

#include "base/text.h"

namespace gw::policy {

namespace {

constexpr config::Option common[] = {
    {"type", "name of a policy type", "the policy's name", "Type of the policy."},
    {"locked", "boolean", "false", "No group or route may skip this policy."},
};

}  // namespace

std::span<const config::Option> common_options() { return common; }

config::Reader option_reader(MakeContext& make) {
  return {make.policy.options, format("policy `{}`", make.policy.name), make.diagnostics};
}

void finish(const config::Reader& reader, std::span<const config::Option> own) {
  std::vector<config::Option> all(own.begin(), own.end());
  all.insert(all.end(), std::begin(common), std::end(common));
  reader.finish(all);
}

}  // namespace gw::policy
