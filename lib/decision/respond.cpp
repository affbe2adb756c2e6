// The gateway's own responses: a fixed one, a redirect, a policy's reply, or a problem.
#include "decision/respond.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "http/fields.h"
#include "http/problem.h"
#include "policy/fill.h"

namespace gw::decision {

namespace {

using http::FieldId;

// A problem is sent as JSON unless the client prefers text: browsers and terminals get a readable
// line.
bool prefers_text(std::string_view accept) {
  const int text = std::max(http::accept_quality(accept, "text/plain"),
                            http::accept_quality(accept, "text/html"));
  return text > std::max(http::accept_quality(accept, http::problem_json_type),
                         http::accept_quality(accept, "application/json"));
}

Answer problem(const Respond& respond, const policy::RequestContext& context) {
  const http::Problem problem{.reason = respond.reason,
                              .status = respond.status,
                              .detail = {},
                              .request_id = context.facts.request_id};
  const bool text = prefers_text(context.facts.request.headers.value(FieldId::accept));
  Answer answer;
  answer.status = respond.status;
  answer.body = text ? http::problem_text(problem, context.arena)
                     : http::problem_json(problem, context.arena);
  answer.fields.add(FieldId::content_type, text ? http::problem_text_type : http::problem_json_type,
                    context.arena);
  if (!respond.allow.empty()) answer.fields.add("allow", respond.allow, context.arena);
  return answer;
}

constexpr std::string_view plain_text = "text/plain; charset=utf-8";

std::string_view type_of_file(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 15> types = {{
      {"html", "text/html; charset=utf-8"},
      {"htm", "text/html; charset=utf-8"},
      {"css", "text/css; charset=utf-8"},
      {"js", "text/javascript; charset=utf-8"},
      {"txt", plain_text},
      {"json", "application/json"},
      {"xml", "application/xml"},
      {"yaml", "application/yaml"},
      {"yml", "application/yaml"},
      {"pdf", "application/pdf"},
      {"svg", "image/svg+xml"},
      {"png", "image/png"},
      {"jpg", "image/jpeg"},
      {"ico", "image/x-icon"},
      {"wasm", "application/wasm"},
  }};
  const auto dot = name.rfind('.');
  if (dot != std::string_view::npos)
    for (const auto& [ending, type] : types)
      if (iequals(ending, name.substr(dot + 1))) return type;
  return "application/octet-stream";
}

struct Content {
  std::string_view body, type;
};

Content content_of(const config::RespondWith& fixed, const policy::FillContext& filling) {
  if (fixed.body) return {fill(*fixed.body, filling, policy::Landing::text).text, plain_text};
  if (fixed.json)
    return {fill(*fixed.json, filling, policy::Landing::json).text, "application/json"};
  if (fixed.file) return {*fixed.file, type_of_file(fixed.file_name)};
  return {};
}

Answer fixed_answer(const Respond& respond, const policy::RequestContext& context) {
  const config::RespondWith& fixed = *respond.fixed;
  const policy::FillContext filling{context.facts, context.arena, context.captures, context.route,
                                    context.principal};
  Answer answer;
  answer.status = respond.status;
  for (const config::FieldTemplate& field : fixed.headers)
    for (const config::Template& value : field.values)
      if (const policy::Filled filled = fill(value, filling, policy::Landing::field);
          filled.present)
        answer.fields.add(field.name, filled.text, context.arena);
  const Content content = content_of(fixed, filling);
  answer.body = content.body;
  if (!content.type.empty() && !answer.fields.headers().find(FieldId::content_type))
    answer.fields.add(FieldId::content_type, content.type, context.arena);
  return answer;
}

Answer reply(const Respond& respond, const policy::RequestContext& context) {
  Answer answer;
  answer.status = respond.status;
  answer.body = respond.body;
  if (!respond.body.empty()) answer.fields.add(FieldId::content_type, plain_text, context.arena);
  return answer;
}

Answer redirect(const Respond& respond, const policy::RequestContext& context) {
  Answer answer;
  answer.status = respond.status;
  answer.fields.add(FieldId::location, respond.location, context.arena);
  return answer;
}

}  // namespace

Answer respond(const Respond& respond, const policy::RequestContext& context, const Progress&) {
  if (respond.fixed) return fixed_answer(respond, context);
  if (!respond.location.empty()) return redirect(respond, context);
  return respond.reply ? reply(respond, context) : problem(respond, context);
}

Respond because_of(http::Reason reason) {
  Respond respond;
  respond.reason = reason;
  respond.status = http::reason_row(reason).status;
  return respond;
}

}  // namespace gw::decision
