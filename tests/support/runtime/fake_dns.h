// FakeDns: a DNS server on a port of its own, which answers from a table that a test may change.
#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/ip.h"
#include "net/sockaddr.h"
#include "net/socket.h"

namespace gw::test {

enum class Mood { answers, no_such_name, broken, silent };

struct Zone {  // what is said of one name
  std::vector<std::string> addresses = {};
  int ttl = 0;
  Mood mood = Mood::answers;
};

// RFC 1035, 4.1: one question over UDP, and its answers.
class FakeDns {
 public:
  FakeDns() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const net::SockAddr at = net::to_sockaddr(net::Address::parse("127.0.0.1:0").value());
    REQUIRE(::bind(socket_.fd(), at.raw(), at.size) == 0);
    thread_ = std::thread([this] { run(); });
  }
  ~FakeDns() {
    stop_ = true;
    thread_.join();
  }
  std::string server() const { return net::local_address(socket_).value().text(); }
  void set(const std::string& name, Zone zone) {
    const std::lock_guard lock(mutex_);
    zones_[name] = std::move(zone);
  }
  int asked(const std::string& name) {
    const std::lock_guard lock(mutex_);
    return asked_[name];
  }

 private:
  void run() {
    while (!stop_) {
      pollfd one{socket_.fd(), POLLIN, 0};
      if (::poll(&one, 1, 20) != 1) continue;
      std::string packet(512, '\0');
      net::SockAddr from;
      const ssize_t got =
          ::recvfrom(socket_.fd(), packet.data(), packet.size(), 0, from.raw(), &from.size);
      if (got < 17) continue;
      packet.resize(static_cast<std::size_t>(got));
      const std::string answer = answer_to(packet);
      if (!answer.empty())
        ::sendto(socket_.fd(), answer.data(), answer.size(), 0, from.raw(), from.size);
    }
  }
  std::string answer_to(const std::string& packet) {
    std::string name;
    std::size_t at = 12;
    while (packet[at] != 0) {
      const auto length = static_cast<std::size_t>(packet[at]);
      name += (name.empty() ? "" : ".") + packet.substr(at + 1, length);
      at += length + 1;
    }
    const bool v6 = packet[at + 2] == 28;
    const std::string question = packet.substr(12, at + 5 - 12);
    const std::lock_guard lock(mutex_);
    ++asked_[name];
    const Zone zone = zones_[name];
    if (zone.mood == Mood::silent) return {};
    const char code = zone.mood == Mood::no_such_name ? 3 : zone.mood == Mood::broken ? 2 : 0;
    std::string records;
    char count = 0;
    for (const std::string& text : zone.addresses) {
      const IpAddress ip = IpAddress::parse(text).value();
      if (ip.is_v4() == v6 || code != 0) continue;
      records += record(ip, zone.ttl);
      ++count;
    }
    return packet.substr(0, 2) + std::string{'\x81', static_cast<char>('\x80' | code)} +
           std::string{0, 1, 0, count, 0, 0, 0, 0} + question + records;
  }
  static std::string record(const IpAddress& ip, int ttl) {
    const std::string bytes(ip.bytes().begin(), ip.bytes().end());
    const std::string data = ip.is_v4() ? bytes.substr(12) : bytes;
    return std::string{'\xc0', 12, 0, static_cast<char>(ip.is_v4() ? 1 : 28), 0, 1} +
           std::string{static_cast<char>(ttl >> 24), static_cast<char>(ttl >> 16),
                       static_cast<char>(ttl >> 8), static_cast<char>(ttl)} +
           std::string{0, static_cast<char>(data.size())} + data;
  }

  net::Descriptor socket_;
  std::mutex mutex_;
  std::map<std::string, Zone> zones_;
  std::map<std::string, int> asked_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace gw::test
