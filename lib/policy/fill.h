// Fills templates with what is known of a request (or its response), escaped for where they land.
#pragma once

#include <string_view>

#include "config/template.h"
#include "policy/context.h"

namespace gw::policy {

enum class Landing : std::uint8_t {
  field,  // a header value: control characters are dropped
  path,   // path and query of a target: percent-encoded where needed
  json,   // inside a JSON string
  text,   // a plain body
};

struct FillContext {
  const Facts& facts;
  Arena& arena;
  std::span<const Capture> captures = {};
  std::string_view route = {};
  const identity::Principal* principal = nullptr;
  const ResponseContext* response = nullptr;  // response placeholders; null on requests
};

struct Filled {
  std::string_view text;
  bool present = true;  // false: every placeholder in it was absent (and there was at least one)
};

Filled fill(const config::Template& wanted, const FillContext& context, Landing landing);

// Appends what config::Edits ask for: remove, set (absent values become a remove), add.
void fill_edits(const config::Edits& wanted, const FillContext& context, Landing landing,
                ArenaList<FieldEdit>& edits);
// Carries edits out on fields.
void apply(std::span<const FieldEdit> edits, http::FieldList& fields, Arena& arena);

}  // namespace gw::policy
