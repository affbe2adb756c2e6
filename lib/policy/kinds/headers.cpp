// headers: edits the fields and parameters of requests, and the fields of responses.
#include "base/text.h"
#include "policy/fill.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

constexpr config::Option options[] = {
    {"request", "edits", "",
     "Edits of the forwarded request's header fields: remove, set, add. `query` takes the same "
     "three keys for query parameters."},
    {"response", "edits", "", "Edits of the response's header fields: remove, set, add."},
};

FillContext fill_context(const RequestContext& context) {
  return {context.facts, context.arena, context.captures, context.route, context.principal};
}

class HeadersPolicy final : public Policy {
 public:
  HeadersPolicy(config::RequestEdits request, config::Edits response)
      : request_(std::move(request)), response_(std::move(response)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    fill_edits(request_, fill_context(context), Landing::field, context.edits.request);
    fill_edits(request_.query, fill_context(context), Landing::text, context.edits.query);
    if (why != nullptr) *why = summary();
    return Pass{};
  }

  void on_response(ResponseContext& context) const override {
    if (response_.empty()) return;
    const FillContext filling{context.facts, context.arena,     context.captures,
                              context.route, context.principal, &context};
    ArenaList<FieldEdit> edits;
    fill_edits(response_, filling, Landing::field, edits);
    apply(edits.span(), *context.fields, context.arena);
  }

 private:
  static std::size_t count(const config::Edits& edits) {
    return edits.remove.size() + edits.set.size() + edits.add.size();
  }
  std::string summary() const {
    return format("{} edits of the request, {} of the response",
                  count(request_) + count(request_.query), count(response_));
  }

  const config::RequestEdits request_;
  const config::Edits response_;
};

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  // The parameters of a path are known where the policy is used, not here.
  const config::TemplateScope request_scope{nullptr, true, false};
  const config::TemplateScope response_scope{nullptr, true, true};
  const std::size_t errors = context.diagnostics.errors();
  config::RequestEdits request;
  config::Edits response;
  if (const config::Value* value = reader.find("request"))
    request = parse_request_edits(*value, request_scope, context.diagnostics);
  if (const config::Value* value = reader.find("response"))
    response = parse_response_edits(*value, response_scope, context.diagnostics);
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<HeadersPolicy>(std::move(request), std::move(response));
}

}  // namespace

Kind headers() {
  return {.name = "headers",
          .summary = "Edit header fields of requests and responses.",
          .options = options,
          .reasons = {},
          .edits_response = true,
          .make = make};
}

}  // namespace gw::policy
