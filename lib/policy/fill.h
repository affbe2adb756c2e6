// Fills templates with the values of a request (or its response), escaped for their destination.
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

// Appends the edits of config::Edits: remove, set (an absent value becomes a remove), add.
void fill_edits(const config::Edits& wanted, const FillContext& context, Landing landing,
                ArenaList<FieldEdit>& edits);
// Applies edits to header fields.
void apply(std::span<const FieldEdit> edits, http::FieldList& fields, Arena& arena);

}  // namespace gw::policy
