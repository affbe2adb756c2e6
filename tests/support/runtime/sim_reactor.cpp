// The simulated reactor. A socket's id is the id of its end, which is never used again.
#include "support/runtime/sim_reactor.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "base/text.h"

namespace gw::net {

namespace {

std::string first_bytes(const Buffer& buffer, std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; bytes.size() < size; ++i)
    bytes += buffer.at(i).text().substr(0, size - bytes.size());
  return bytes;
}

}  // namespace

SimReactor::SimReactor(SimNetwork& network) : network_(network), now_(network.now()) {}

SimReactor::~SimReactor() {
  while (!open_.empty()) forget(Socket{open_.begin()->first});
  if (!changed_.empty()) network_.busy_nodes -= 1;
}

void SimReactor::on_change(SimEndId id) {
  if (changed_.empty()) network_.busy_nodes += 1;
  changed_.insert(id);
}

SimReactor::Open& SimReactor::at(Socket socket) {
  const auto found = open_.find(socket.id);
  GW_CHECK(found != open_.end());
  return found->second;
}

void SimReactor::begin(Socket socket, Completion*& place, Completion& completion) {
  GW_CHECK(!place && !completion.pending());
  place = &completion;
  completion.op = static_cast<std::uint32_t>(socket.id) + 1;
  on_change(socket.id);
}

void SimReactor::answer(Completion*& place, const Outcome& outcome) {
  Completion& completion = *place;
  if (!outcome.more) {
    place = nullptr;
    completion.op = 0;
  }
  completion.done(completion.owner, outcome);
}

Socket SimReactor::adopt(Descriptor listener) {
  Address address = network_.address_of(listener);
  const Socket socket{network_.listen(*this, address)};
  open_[socket.id];
  return socket;
}

void SimReactor::accept(Socket socket, Completion& completion) {
  GW_CHECK(network_.find(socket.id)->listening);
  begin(socket, at(socket).opening, completion);
}

void SimReactor::connect(const Address& address, Completion& completion) {
  const Socket socket{network_.connect(*this, address)};
  begin(socket, open_[socket.id].opening, completion);
}

void SimReactor::receive(Socket socket, Completion& completion) {
  begin(socket, at(socket).receiving, completion);
}

void SimReactor::send(Socket socket, Buffer&& bytes, Completion& completion) {
  Open& open = at(socket);
  GW_CHECK(!open.finish);
  begin(socket, open.sending, completion);
  open.out = std::move(bytes);
}

void SimReactor::cancel(Completion& completion) {
  if (!completion.pending()) return;
  const Socket socket{static_cast<std::int32_t>(completion.op - 1)};
  Open& open = at(socket);
  completion.op = 0;
  if (open.receiving == &completion) {
    open.receiving = nullptr;
  } else if (open.sending == &completion) {
    open.sending = nullptr;
    open.out.clear();
  } else {
    open.opening = nullptr;
    if (!network_.find(socket.id)->listening) forget(socket);
  }
}

void SimReactor::close(Socket socket, Part part) {
  Open& open = at(socket);
  if (part == Part::whole)
    forget(socket);
  else if (!std::exchange(open.finish, true) && !open.sending)
    network_.finish(socket.id);
}

void SimReactor::forget(Socket socket) {
  Open& open = at(socket);
  for (Completion* asked : {open.opening, open.receiving, open.sending})
    if (asked) asked->op = 0;
  open_.erase(socket.id);
  network_.close(socket.id);
}

void SimReactor::turn(Moment until) {
  now_ = network_.now();
  if (serve_all()) return;
  while (!woken_ && network_.busy_nodes == 0 && network_.advance(until)) {
  }
  woken_ = false;
  now_ = network_.now();
  serve_all();
}

// In an order that the seed decides. Whether anybody was answered.
bool SimReactor::serve_all() {
  if (changed_.empty()) return false;
  std::vector<SimEndId> list(changed_.begin(), changed_.end());
  changed_.clear();
  network_.busy_nodes -= 1;
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[network_.random(i)]);
  bool answered = false;
  for (const SimEndId id : list)
    if (serve(id)) answered = true;
  return answered;
}

// Any answer may close the socket, so it is looked up again before the next.
bool SimReactor::serve(SimEndId id) {
  auto open = open_.find(id);
  if (open == open_.end()) return false;
  if (network_.find(id)->listening) return accept_all(id);
  if (open->second.opening) return finish_connect(id, open->second);
  bool answered = open->second.receiving && receive_now(id, open->second);
  open = open_.find(id);
  if (open != open_.end() && open->second.sending && send_now(id, open->second)) answered = true;
  return answered;
}

bool SimReactor::accept_all(SimEndId listener) {
  bool answered = false;
  for (auto open = open_.find(listener); open != open_.end() && open->second.opening;
       open = open_.find(listener)) {
    const SimEndId id = network_.take_accepted(listener, *this);
    if (id < 0) break;
    open_[id];
    const Address peer = network_.find(id)->address;
    answered = true;
    answer(open->second.opening,
           {.value = static_cast<std::uint32_t>(id), .more = true, .peer = &peer});
  }
  return answered;
}

bool SimReactor::finish_connect(SimEndId id, Open& open) {
  const SimEnd& end = *network_.find(id);
  if (end.connected) {
    answer(open.opening, {.value = static_cast<std::uint32_t>(id)});
    return true;
  }
  if (end.error == 0) return false;
  const int error = end.error;
  Completion* asked = std::exchange(open.opening, nullptr);
  forget(Socket{id});
  answer(asked, {.error = error});
  return true;
}

bool SimReactor::receive_now(SimEndId id, Open& open) {
  const SimEnd& end = *network_.find(id);
  Outcome outcome;
  if (!end.inbox.empty()) {
    const std::size_t most = std::min<std::size_t>(end.inbox.size(), blocks_.capacity());
    const std::string bytes = network_.take(id, network_.some_of(most));
    Block* block = blocks_.get();
    std::memcpy(block->data(), bytes.data(), bytes.size());
    block->used = static_cast<std::uint32_t>(bytes.size());
    outcome.bytes = Slice(block, block->data(), bytes.size());
  } else if (end.error != 0 && !std::exchange(open.reset_reported, true)) {
    outcome.error = end.error;
  } else if (end.error == 0 && !end.ended) {
    return false;
  }
  answer(open.receiving, outcome);
  return true;
}

bool SimReactor::send_now(SimEndId id, Open& open) {
  Outcome outcome;
  if (network_.find(id)->error != 0) {
    outcome.error = EPIPE;
  } else if (!open.out.empty()) {
    const std::size_t most = std::min(open.out.size(), network_.room(id));
    if (most == 0) return false;
    const std::size_t size = network_.some_of(most);
    network_.send(id, first_bytes(open.out, size));
    open.out.consume(size);
    outcome.value = static_cast<std::uint32_t>(size);
    outcome.more = !open.out.empty();
  }
  if (outcome.more) {
    on_change(id);
  } else {
    open.out.clear();
    if (open.finish) network_.finish(id);
  }
  answer(open.sending, outcome);
  return true;
}

std::string SimReactor::leftovers() const {
  std::string text;
  for (const auto& [id, open] : open_) {
    text += format("socket {} is open", id);
    if (open.opening) text += ", accepting or connecting";
    if (open.receiving) text += ", receiving";
    if (open.sending) text += format(", sending {} bytes", open.out.size());
    text += '\n';
  }
  if (blocks_.out() != 0) text += format("{} blocks are out\n", blocks_.out());
  return text;
}

}  // namespace gw::net
