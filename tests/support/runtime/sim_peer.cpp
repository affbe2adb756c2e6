// The scripted peers: each change at an end runs its script as far as it goes.
#include "support/runtime/sim_peer.h"

#include <algorithm>

#include "base/check.h"

namespace gw::net {

SimPeer::~SimPeer() {
  for (const auto& [id, actor] : actors_) network_.close(id);
  for (const SimEndId id : listeners_) network_.close(id);
}

void SimPeer::listen(Address& address, std::vector<SimScript> scripts) {
  GW_CHECK(scripts_.empty() && !scripts.empty());
  scripts_ = std::move(scripts);
  listeners_.push_back(network_.listen(*this, address));
}

const SimTalk& SimPeer::connect(const Address& to, SimScript script) {
  return add_actor(network_.connect(*this, to), std::move(script));
}

SimTalk& SimPeer::add_actor(SimEndId id, SimScript script) {
  talks_.push_back(std::make_unique<SimTalk>());
  actors_.emplace(id, Actor{.script = std::move(script), .talk = talks_.back().get()});
  return *talks_.back();
}

void SimPeer::on_change(SimEndId id) {
  if (network_.find(id)->listening)
    accept(id);
  else
    run(id);
}

void SimPeer::accept(SimEndId listener) {
  for (SimEndId id = network_.take_accepted(listener, *this); id >= 0;
       id = network_.take_accepted(listener, *this)) {
    add_actor(id, scripts_[std::min(accepted_++, scripts_.size() - 1)]);
    run(id);
  }
}

void SimPeer::run(SimEndId id) {
  Actor& actor = actors_.at(id);
  const SimEnd& end = *network_.find(id);
  SimTalk& talk = *actor.talk;
  talk.connected = talk.connected || end.connected;
  if (!talk.connected && end.error == 0) return;
  while (!talk.over && talk.step < actor.script.steps_.size() && run_step(id, actor)) {
  }
  if (talk.over) {
    actors_.erase(id);
    return;
  }
  talk.done = talk.step == actor.script.steps_.size();
  if (talk.done) receive(id, actor);
  talk.error = end.error;
  if (talk.error == 0 && !(talk.ended && needs_more(actor))) return;
  close(id, actor, false);
  actors_.erase(id);
}

// Whether only bytes from the other side can bring the script on.
bool SimPeer::needs_more(const Actor& actor) {
  if (actor.talk->done) return true;
  const Kind kind = actor.script.steps_[actor.talk->step].kind;
  return kind == Kind::expect || kind == Kind::expect_bytes;
}

// Whether the step is done and the next may run.
bool SimPeer::run_step(SimEndId id, Actor& actor) {
  const SimScript::Step& step = actor.script.steps_[actor.talk->step];
  bool done = true;
  switch (step.kind) {
    case Kind::expect: {
      receive(id, actor);
      const auto at = actor.unread.find(step.text);
      done = match(actor, at == std::string::npos ? at : at + step.text.size());
      break;
    }
    case Kind::expect_bytes:
      receive(id, actor);
      done = match(actor, actor.unread.size() < step.size ? std::string::npos : step.size);
      break;
    case Kind::expect_end:
      receive(id, actor);
      done = actor.talk->ended;
      break;
    case Kind::send:
    case Kind::reply:
      done = send(id, actor, step);
      break;
    case Kind::pause:
      done = pause(id, actor, step.time);
      break;
    case Kind::finish:
      network_.finish(id);
      break;
    case Kind::close:
    case Kind::reset:
      ++actor.talk->step;
      close(id, actor, step.kind == Kind::reset);
      return false;
    case Kind::again:
      actor.talk->step = 0;
      return true;
  }
  if (done) ++actor.talk->step;
  return done;
}

void SimPeer::receive(SimEndId id, Actor& actor) {
  SimEnd& end = *network_.find(id);
  if (!end.inbox.empty()) {
    const std::string bytes = network_.take(id, end.inbox.size());
    actor.talk->heard += bytes;
    actor.request += bytes;
    actor.unread += bytes;
  }
  actor.talk->ended = end.ended;
}

// Reads on behind `end`, unless that is not there yet.
bool SimPeer::match(Actor& actor, std::size_t end) {
  if (end == std::string::npos) return false;
  actor.unread.erase(0, end);
  return true;
}

bool SimPeer::send(SimEndId id, Actor& actor, const SimScript::Step& step) {
  if (!std::exchange(actor.out_made, true)) {
    actor.out = step.make ? step.make(std::exchange(actor.request, {})) : step.text;
  }
  while (!actor.out.empty() && network_.find(id)->error == 0) {
    const std::size_t most = std::min(actor.out.size(), network_.room(id));
    if (most == 0) return false;
    const std::size_t size = network_.some_of(most);
    network_.send(id, std::string_view(actor.out).substr(0, size));
    actor.out.erase(0, size);
  }
  actor.out_made = !actor.out.empty();
  return actor.out.empty();
}

bool SimPeer::pause(SimEndId id, Actor& actor, Duration time) {
  const Duration now = network_.now().mono;
  if (actor.until == Duration::zero()) {
    actor.until = now + time;
    network_.tell_later(id, time);
  }
  if (now < actor.until) return false;
  actor.until = Duration::zero();
  return true;
}

void SimPeer::close(SimEndId id, Actor& actor, bool with_reset) {
  actor.talk->over = true;
  actor.talk->done = actor.talk->step == actor.script.steps_.size();
  if (with_reset)
    network_.reset(id);
  else
    network_.close(id);
}

}  // namespace gw::net
