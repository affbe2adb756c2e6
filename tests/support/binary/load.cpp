// One poll over all of them. Answers are found by their Content-Length.
#include "support/binary/load.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <stdexcept>

#include "support/binary/client.h"
#include "support/binary/eventually.h"

namespace gw::test {

namespace {

// The size of the first whole answer; 0 where it is not whole.
std::size_t whole_answer(std::string_view text) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  std::size_t at = text.find("ontent-");
  while (at < end && !text.substr(at + 8).starts_with("ength: ")) at = text.find("ontent-", at + 1);
  std::size_t length = 0;
  if (at < end)
    for (at += 15; text[at] >= '0' && text[at] <= '9'; ++at)
      length = length * 10 + static_cast<std::size_t>(text[at] - '0');
  const std::size_t size = end + 4 + length;
  return text.size() < size ? 0 : size;
}

}  // namespace

Load::Load(const LoadSetup& setup) : setup_(setup) {
  for (std::size_t i = 0; i < setup.connections; ++i) {
    Client client(setup.port);
    if (!client.connected()) throw std::runtime_error("cannot connect to the gateway");
    all_.push_back({client.take(), {}, false});
  }
  open_ = all_.size();
  thread_ = std::thread([this] { run(); });
}

Load::~Load() {
  if (thread_.joinable()) stop();
}

bool Load::wait_for(std::size_t more) const {
  const std::size_t wanted = answers_ + more;
  return eventually([&] { return answers_ >= wanted || open_ == 0; }) && answers_ >= wanted;
}

bool Load::wait_until_closed() const {
  return eventually([&] { return open_ == 0; });
}

LoadResult Load::stop() {
  stopping_ = true;
  thread_.join();
  return result_;
}

void Load::run() {
  for (One& one : all_) ask(one);
  std::vector<pollfd> waiting;
  for (const One& one : all_) waiting.push_back({one.socket.fd(), POLLIN, 0});
  for (;;) {
    std::size_t asked = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      waiting[i].fd = all_[i].socket ? all_[i].socket.fd() : -1;
      if (all_[i].asked) ++asked;
    }
    if (asked == 0 && (stopping_ || open_ == 0)) return;
    if (::poll(waiting.data(), waiting.size(), 10'000) <= 0) break;
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (waiting[i].revents != 0 && all_[i].socket) read(all_[i]);
  }
  for (One& one : all_)
    if (one.asked) close(one);
}

void Load::ask(One& one) {
  one.asked = true;
  ::send(one.socket.fd(), setup_.request.data(), setup_.request.size(), MSG_NOSIGNAL);
}

void Load::read(One& one) {
  std::array<char, 65536> bytes;
  const ssize_t got = ::recv(one.socket.fd(), bytes.data(), bytes.size(), 0);
  if (got <= 0) return close(one);
  one.came.append(bytes.data(), static_cast<std::size_t>(got));
  const std::size_t size = whole_answer(one.came);
  if (size == 0) return;
  ++result_.answers;
  if (!one.came.starts_with("HTTP/1.1 200 ")) {
    ++result_.failed;
    result_.failures.push_back(one.came.substr(0, size));
  }
  const std::size_t body = one.came.find("\r\n\r\n") + 4;
  result_.last.assign(one.came, body, size - body);
  const bool last = one.came.substr(0, body).find("onnection: close\r\n") != std::string::npos;
  one.came.erase(0, size);
  one.asked = false;
  ++answers_;
  if (last) return close(one);
  if (!stopping_) ask(one);
}

void Load::close(One& one) {
  ++result_.closed;
  if (std::exchange(one.asked, false)) ++result_.unanswered;
  one.socket = {};
  --open_;
}

}  // namespace gw::test
