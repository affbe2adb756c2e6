// Builds the request of a lookup, and gives the response to everyone who waits for it.
#include "proxy/policy_call.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "proxy/core.h"

namespace gw::proxy {

namespace {

// Lookups change nothing on the server, so they can be retried with any method.
decision::Settings settings_for(const policy::Call& asked) {
  decision::Settings settings;
  settings.retry.methods.value = {std::string(asked.method)};
  settings.timeout.connect.value = std::min(settings.timeout.connect.value, asked.timeout);
  return settings;
}

http::RequestHead head_of(const policy::Call& asked, Arena& arena) {
  http::RequestHead head;
  head.method = http::method_of(asked.method);
  head.method_text = asked.method;
  head.target = asked.target;
  head.headers = http::Headers(asked.fields);
  head.body = http::BodyInfo::of_length(asked.body.size());
  return http::copy(head, arena);
}

}  // namespace

PolicyCall::PolicyCall(Core& core, const Pin& snapshot, const policy::Call& asked)
    : core_(core),
      arena_(core.arenas),
      same_(asked.same),
      settings_(settings_for(asked)),
      call_(core, arena_, *this,
            {.snapshot = snapshot,
             .upstream = snapshot->upstreams[asked.upstream],
             .settings = settings_,
             .head = head_of(asked, arena_),
             .body = arena_.copy(asked.body),
             .deadline = core.now() + asked.timeout}) {}

// --- the response ---

void PolicyCall::on_call_response(const http::ResponseHead& head) {
  answer_.status = head.status;
  answer_.fields = http::copy(head.headers, arena_);
}

void PolicyCall::on_call_body(const Slice& bytes) {
  if (answer_body_.size() + bytes.size() > largest_answer)
    return fail("its response is larger than 64 KiB");
  answer_body_.append(bytes.text());
  call_.consumed(bytes.size());
}

void PolicyCall::fail(std::string_view why) {
  answer_.failed = true;
  answer_.why = arena_.copy(why);
  finish();
}

// --- the end ---

void PolicyCall::finish() {
  GW_CHECK(!over_);
  over_ = true;
  call_.cancel();
  core_.inquiries.forget(*this);
  core_.turn.at_end({this, [](void* self) { static_cast<PolicyCall*>(self)->deliver(); }});
}

// A waiting exchange may leave, or start a new lookup, while another one gets its result.
void PolicyCall::deliver() {
  answer_.body = answer_body_;
  answer_.when = core_.now();
  while (askers_) {
    Asker& asker = *askers_;
    leave(asker);
    asker.on_answer(answer_);
  }
  core_.calls.destroy(this);
}

void PolicyCall::join(Asker& asker) {
  asker.call_ = this;
  asker.next_ = std::exchange(askers_, &asker);
}

void PolicyCall::leave(Asker& asker) {
  Asker** place = &askers_;
  while (*place != &asker) place = &(*place)->next_;
  *place = std::exchange(asker.next_, nullptr);
  asker.call_ = nullptr;
  if (!askers_ && !over_) finish();
}

}  // namespace gw::proxy
