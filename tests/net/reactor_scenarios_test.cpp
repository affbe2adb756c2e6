// The scenarios. A Call is one completion that writes down how it was answered.
#include "net/reactor_scenarios.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cerrno>
#include <vector>

#include "base/text.h"

namespace gw::net {

namespace {

struct Call {
  Completion completion{this, &Call::on_done};
  std::function<void(const Outcome&)> then;
  int calls = 0;
  std::size_t sum = 0;  // of the values
  int error = -1;
  std::uint32_t value = 0;
  bool more = false;
  std::string bytes;  // all that came
  bool ended = false;
  std::string peer;

  Call() = default;
  Call(const Call&) = delete;

  static void on_done(void* self, const Outcome& outcome) {
    auto& call = *static_cast<Call*>(self);
    ++call.calls;
    call.error = outcome.error;
    call.value = outcome.value;
    call.sum += outcome.value;
    call.more = outcome.more;
    call.bytes += outcome.bytes.text();
    call.ended = outcome.error == 0 && outcome.bytes.empty();
    if (outcome.peer) call.peer = outcome.peer->text();
    if (call.then) call.then(outcome);
  }
  Socket socket() const { return {static_cast<std::int32_t>(value)}; }
};

// Turns until it holds; a scenario that never gets there fails here.
template <class Condition>
void turn_until(Reactor& reactor, Condition holds) {
  const Moment end = reactor.now() + seconds(60);
  while (!holds() && reactor.now() < end) reactor.turn(end);
  REQUIRE(holds());
}

void turn_for(Reactor& reactor, Duration time) {
  const Moment until = reactor.now() + time;
  while (reactor.now() < until) reactor.turn(until);
}

Buffer buffer(std::string_view text) {
  Buffer out;
  out.append(Slice::lasting(text));
  return out;
}

// Bytes that show a piece lost, doubled or moved.
std::string pattern(std::size_t size) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
  return text;
}

// A listener, and both ends of one connection to it.
struct Pair {
  ReactorBench& bench;
  Reactor& reactor = bench.reactor();
  Address address;
  Socket listener;
  Call accepted, connected;
  Socket server, client;

  explicit Pair(ReactorBench& b, const Address& at = Address::parse("127.0.0.1:0").value())
      : bench(b), address(at), listener(bench.listen(address)) {
    REQUIRE(listener);
    reactor.accept(listener, accepted.completion);
    reactor.connect(address, connected.completion);
    turn_until(reactor, [&] { return accepted.calls == 1 && connected.calls == 1; });
    REQUIRE(accepted.error == 0);
    REQUIRE(connected.error == 0);
    server = accepted.socket();
    client = connected.socket();
  }
  ~Pair() {
    for (Socket* socket : {&server, &client, &listener}) close(*socket);
  }
  void close(Socket& socket) {
    if (socket) reactor.close(socket, Part::whole);
    socket = {};
  }
  std::string receive_all(Socket from, std::size_t size) {
    std::string all;
    while (all.size() < size) {
      Call call;
      reactor.receive(from, call.completion);
      turn_until(reactor, [&] { return call.calls == 1; });
      if (call.error != 0 || call.ended) break;
      all += call.bytes;
    }
    return all;
  }
  void send_all(Socket to, std::string_view text) {
    Call call;
    reactor.send(to, buffer(text), call.completion);
    turn_until(reactor, [&] { return call.calls > 0 && !call.more; });
    REQUIRE(call.error == 0);
    REQUIRE(call.sum == text.size());
  }
};

void both_ends_meet(ReactorBench& bench) {
  Pair pair(bench);
  CHECK(pair.accepted.more);
  CHECK(pair.accepted.completion.pending());
  CHECK_FALSE(pair.connected.completion.pending());
  CHECK(pair.server != pair.client);
  CHECK(pair.accepted.peer.substr(0, 10) == "127.0.0.1:");
}

void bytes_go_both_ways_at_home(ReactorBench& bench) {
  bytes_go_both_ways(bench, Address::parse("127.0.0.1:0").value());
}

void nobody_is_answered_within_the_call(ReactorBench& bench) {
  Pair pair(bench);
  pair.send_all(pair.client, "early");
  turn_for(pair.reactor, milliseconds(20));
  Call receive, send;
  pair.reactor.receive(pair.server, receive.completion);
  pair.reactor.send(pair.server, buffer("x"), send.completion);
  CHECK(receive.calls + send.calls == 0);
  CHECK(receive.completion.pending());
  turn_until(pair.reactor, [&] { return receive.calls == 1 && send.calls == 1; });
  CHECK(receive.bytes == "early");
}

void an_empty_send_is_answered(ReactorBench& bench) {
  Pair pair(bench);
  Call send;
  pair.reactor.send(pair.client, Buffer(), send.completion);
  turn_until(pair.reactor, [&] { return send.calls == 1; });
  CHECK(send.error == 0);
  CHECK_FALSE(send.more);
}

void a_chain_of_many_slices_is_sent_in_order(ReactorBench& bench) {
  Pair pair(bench);
  const std::string text = pattern(1000);
  Buffer chain;
  for (std::size_t i = 0; i < text.size(); i += 4)
    chain.append(Slice::lasting(std::string_view(text).substr(i, 4)));
  Call send;
  pair.reactor.send(pair.client, std::move(chain), send.completion);
  CHECK(pair.receive_all(pair.server, text.size()) == text);
  turn_until(pair.reactor, [&] { return !send.completion.pending(); });
  CHECK(send.sum == text.size());
}

// The sender stalls while nobody reads, and every byte arrives once somebody does.
void a_slow_reader_holds_the_sender_back(ReactorBench& bench) {
  Pair pair(bench);
  const std::string text = pattern(16 << 20);
  Call send;
  pair.reactor.send(pair.client, buffer(text), send.completion);
  turn_for(pair.reactor, milliseconds(100));
  CHECK(send.completion.pending());
  CHECK(send.sum < text.size());
  CHECK(pair.receive_all(pair.server, text.size()) == text);
  turn_until(pair.reactor, [&] { return !send.completion.pending(); });
  CHECK(send.sum == text.size());
  CHECK(send.error == 0);
}

void half_close_comes_after_what_is_sent(ReactorBench& bench) {
  Pair pair(bench);
  const std::string text = pattern(3 << 20);
  Call send;
  pair.reactor.send(pair.client, buffer(text), send.completion);
  pair.reactor.close(pair.client, Part::sending);
  CHECK(pair.receive_all(pair.server, text.size() + 1) == text);
  pair.send_all(pair.server, "still heard");
  CHECK(pair.receive_all(pair.client, 11) == "still heard");
  CHECK_FALSE(send.completion.pending());
}

void the_peers_close_is_an_empty_slice(ReactorBench& bench) {
  Pair pair(bench);
  pair.send_all(pair.client, "last words");
  turn_for(pair.reactor, milliseconds(20));
  pair.close(pair.client);
  CHECK(pair.receive_all(pair.server, 10) == "last words");
  for (int again = 0; again < 2; ++again) {
    Call receive;
    pair.reactor.receive(pair.server, receive.completion);
    turn_until(pair.reactor, [&] { return receive.calls == 1; });
    CHECK(receive.ended);
  }
}

void a_close_wakes_who_waits(ReactorBench& bench) {
  Pair pair(bench);
  Call receive;
  pair.reactor.receive(pair.server, receive.completion);
  turn_for(pair.reactor, milliseconds(5));
  pair.close(pair.client);
  turn_until(pair.reactor, [&] { return receive.calls == 1; });
  CHECK(receive.ended);
}

void sending_to_who_is_gone_ends_in_an_error(ReactorBench& bench) {
  Pair pair(bench);
  pair.close(pair.client);
  int error = 0;
  for (int i = 0; i < 1000 && error == 0; ++i) {
    Call send;
    pair.reactor.send(pair.server, buffer("anybody?"), send.completion);
    turn_until(pair.reactor, [&] { return !send.completion.pending(); });
    error = send.error;
    turn_for(pair.reactor, milliseconds(1));
  }
  CHECK((error == EPIPE || error == ECONNRESET));
}

void a_refused_connect_is_an_error(ReactorBench& bench) {
  Call connect;
  bench.reactor().connect(bench.nobody_listens(), connect.completion);
  turn_until(bench.reactor(), [&] { return connect.calls == 1; });
  CHECK(connect.error == ECONNREFUSED);
  CHECK_FALSE(connect.completion.pending());
}

void a_cancelled_receive_loses_nothing(ReactorBench& bench) {
  Pair pair(bench);
  Call first;
  pair.reactor.receive(pair.server, first.completion);
  pair.reactor.cancel(first.completion);
  CHECK_FALSE(first.completion.pending());
  pair.send_all(pair.client, "kept");
  turn_for(pair.reactor, milliseconds(20));
  CHECK(pair.receive_all(pair.server, 4) == "kept");
  CHECK(first.calls == 0);
}

void cancel_is_final_for_every_operation(ReactorBench& bench) {
  Pair pair(bench);
  Call connect, send, idle;
  const std::string text = pattern(32 << 20);
  pair.reactor.cancel(idle.completion);
  pair.reactor.cancel(pair.accepted.completion);
  pair.reactor.connect(pair.address, connect.completion);
  pair.reactor.cancel(connect.completion);
  pair.reactor.send(pair.client, buffer(text), send.completion);
  turn_for(pair.reactor, milliseconds(20));
  const int steps = send.calls;
  pair.reactor.cancel(send.completion);
  turn_for(pair.reactor, milliseconds(50));
  CHECK(send.calls == steps);
  CHECK(connect.calls == 0);
  CHECK(pair.accepted.calls == 1);
}

void close_cancels_what_is_under_way(ReactorBench& bench) {
  Pair pair(bench);
  Call receive, send;
  const std::string text = pattern(32 << 20);
  pair.reactor.receive(pair.client, receive.completion);
  pair.reactor.send(pair.client, buffer(text), send.completion);
  pair.close(pair.client);
  pair.close(pair.listener);
  CHECK_FALSE(receive.completion.pending());
  CHECK_FALSE(send.completion.pending());
  CHECK_FALSE(pair.accepted.completion.pending());
  turn_for(pair.reactor, milliseconds(20));
  CHECK(receive.calls + send.calls == 0);
}

void closing_inside_an_answer_is_fine(ReactorBench& bench) {
  Pair pair(bench);
  Call receive, send;
  receive.then = [&](const Outcome&) { pair.close(pair.server); };
  pair.reactor.receive(pair.server, receive.completion);
  const std::string text = pattern(32 << 20);
  pair.reactor.send(pair.server, buffer(text), send.completion);
  pair.send_all(pair.client, "go");
  turn_until(pair.reactor, [&] { return !pair.server; });
  CHECK(receive.calls == 1);
  CHECK_FALSE(send.completion.pending());
  const int steps = send.calls;
  turn_for(pair.reactor, milliseconds(20));
  CHECK(send.calls == steps);
}

void a_completion_may_ask_again_in_its_own_call(ReactorBench& bench) {
  Pair pair(bench);
  Call receive;
  receive.then = [&](const Outcome& outcome) {
    if (!outcome.bytes.empty()) pair.reactor.receive(pair.server, receive.completion);
  };
  pair.reactor.receive(pair.server, receive.completion);
  const std::string text = pattern(200'000);
  pair.send_all(pair.client, text);
  turn_until(pair.reactor, [&] { return receive.bytes.size() == text.size(); });
  CHECK(receive.bytes == text);
  CHECK(receive.completion.pending());
  pair.reactor.cancel(receive.completion);
}

void an_idle_connection_holds_no_block(ReactorBench& bench) {
  Pair pair(bench);
  Call receive;
  pair.reactor.receive(pair.server, receive.completion);
  turn_for(pair.reactor, milliseconds(10));
  CHECK(pair.reactor.lent() == 0);
  pair.reactor.cancel(receive.completion);
}

void a_kept_slice_keeps_its_bytes(ReactorBench& bench) {
  Pair pair(bench);
  Slice kept;
  Call receive;
  receive.then = [&](const Outcome& outcome) { kept = outcome.bytes; };
  pair.reactor.receive(pair.server, receive.completion);
  pair.send_all(pair.client, "first");
  turn_until(pair.reactor, [&] { return receive.calls == 1; });
  pair.send_all(pair.client, "second");
  const std::size_t left = 11 - receive.bytes.size();
  CHECK(receive.bytes + pair.receive_all(pair.server, left) == "firstsecond");
  CHECK(receive.bytes == std::string(kept.text()));
  CHECK(pair.reactor.lent() > 0);
  CHECK(pair.reactor.lent() <= pair.reactor.blocks().capacity());
}

void many_connections_do_not_mix(ReactorBench& bench) {
  constexpr std::size_t count = 100;
  Pair pair(bench);
  std::vector<Call> connects(count), sends(count), receives(count);
  std::vector<Socket> servers;
  std::vector<std::string> texts(count);
  pair.accepted.then = [&](const Outcome& outcome) {
    servers.push_back({static_cast<std::int32_t>(outcome.value)});
  };
  for (std::size_t i = 0; i < count; ++i) {
    texts[i] = format("number {}.", i);
    connects[i].then = [&, i](const Outcome& outcome) {
      REQUIRE(outcome.error == 0);
      pair.reactor.send(connects[i].socket(), buffer(texts[i]), sends[i].completion);
    };
    pair.reactor.connect(pair.address, connects[i].completion);
  }
  turn_until(pair.reactor, [&] { return servers.size() == count; });
  std::vector<std::string> got;
  for (const Socket server : servers) {
    std::string text;
    while (text.empty() || text.back() != '.') text += pair.receive_all(server, 1);
    got.push_back(text);
    pair.reactor.close(server, Part::whole);
  }
  for (const Call& connect : connects) pair.reactor.close(connect.socket(), Part::whole);
  std::sort(got.begin(), got.end());
  std::sort(texts.begin(), texts.end());
  CHECK(got == texts);
}

// Of the io_uring reactor: than it has blocks, small and large, and than a turn takes completions.
void more_arrives_at_once_than_a_turn_takes(ReactorBench& bench) {
  constexpr std::size_t count = 300;
  const std::string text = pattern(40 * 1024);
  Pair pair(bench);
  std::vector<Call> connects(count), sends(count), receives(count);
  std::size_t accepted = 0, connected = 0, whole = 0;
  pair.accepted.then = [&](const Outcome& outcome) {
    const Socket server{static_cast<std::int32_t>(outcome.value)};
    Call& receive = receives[accepted++];
    receive.then = [&, server](const Outcome& got) {
      REQUIRE(got.error == 0);
      REQUIRE(!got.bytes.empty());
      if (receive.bytes.size() < text.size())
        return pair.reactor.receive(server, receive.completion);
      ++whole;
      pair.reactor.close(server, Part::whole);
    };
    pair.reactor.receive(server, receive.completion);
  };
  for (Call& connect : connects) {
    connect.then = [&](const Outcome&) { ++connected; };
    pair.reactor.connect(pair.address, connect.completion);
  }
  turn_until(pair.reactor, [&] { return accepted == count && connected == count; });
  for (std::size_t i = 0; i < count; ++i)
    pair.reactor.send(connects[i].socket(), buffer(text), sends[i].completion);
  turn_until(pair.reactor, [&] { return whole == count; });
  for (const Call& receive : receives) CHECK(receive.bytes == text);
  for (const Call& connect : connects) pair.reactor.close(connect.socket(), Part::whole);
  CHECK(pair.reactor.lent() == 0);
}

void a_number_used_again_is_another_socket(ReactorBench& bench) {
  Pair pair(bench);
  const Socket old = pair.client;
  pair.close(pair.client);
  pair.close(pair.server);
  for (int i = 0; i < 5; ++i) {
    Call connect;
    pair.reactor.connect(pair.address, connect.completion);
    turn_until(pair.reactor, [&] { return connect.calls == 1 && pair.accepted.calls == i + 2; });
    CHECK(connect.socket() != old);
    pair.reactor.close(connect.socket(), Part::whole);
    pair.reactor.close(pair.accepted.socket(), Part::whole);
  }
}

void a_turn_ends_at_its_time(ReactorBench& bench) {
  Reactor& reactor = bench.reactor();
  const Moment start = reactor.now();
  const Moment until = start + milliseconds(30);
  CHECK(reactor.now() == start);
  for (int i = 0; i < 100 && reactor.now() < until; ++i) reactor.turn(until);
  CHECK(reactor.now() >= until);
  CHECK(reactor.now().wall - start.wall >= milliseconds(29));
}

void a_wake_before_the_turn_ends_it(ReactorBench& bench) {
  Reactor& reactor = bench.reactor();
  for (int i = 0; i < 3; ++i) {
    const Moment start = reactor.now();
    reactor.wake();
    reactor.turn(start + hours(1));
    CHECK(reactor.now() - start < seconds(60));
  }
}

struct Scenario {
  std::string_view name;
  void (*run)(ReactorBench&);
};

constexpr Scenario scenarios[] = {
    {"both ends meet", both_ends_meet},
    {"bytes go both ways", bytes_go_both_ways_at_home},
    {"nobody is answered within the call", nobody_is_answered_within_the_call},
    {"an empty send is answered", an_empty_send_is_answered},
    {"a chain of many slices is sent in order", a_chain_of_many_slices_is_sent_in_order},
    {"a slow reader holds the sender back", a_slow_reader_holds_the_sender_back},
    {"half-close comes after what is sent", half_close_comes_after_what_is_sent},
    {"the peer's close is an empty slice", the_peers_close_is_an_empty_slice},
    {"a close wakes who waits", a_close_wakes_who_waits},
    {"sending to who is gone ends in an error", sending_to_who_is_gone_ends_in_an_error},
    {"a refused connect is an error", a_refused_connect_is_an_error},
    {"a cancelled receive loses nothing", a_cancelled_receive_loses_nothing},
    {"cancel is final for every operation", cancel_is_final_for_every_operation},
    {"close cancels what is under way", close_cancels_what_is_under_way},
    {"closing inside an answer is fine", closing_inside_an_answer_is_fine},
    {"a completion may ask again in its own call", a_completion_may_ask_again_in_its_own_call},
    {"an idle connection holds no block", an_idle_connection_holds_no_block},
    {"a kept slice keeps its bytes", a_kept_slice_keeps_its_bytes},
    {"many connections do not mix", many_connections_do_not_mix},
    {"more arrives at once than a turn takes", more_arrives_at_once_than_a_turn_takes},
    {"a number used again is another socket", a_number_used_again_is_another_socket},
    {"a turn ends at its time", a_turn_ends_at_its_time},
    {"a wake before the turn ends it", a_wake_before_the_turn_ends_it},
};

}  // namespace

void bytes_go_both_ways(ReactorBench& bench, const Address& at) {
  Pair pair(bench, at);
  pair.send_all(pair.client, "ping");
  CHECK(pair.receive_all(pair.server, 4) == "ping");
  pair.send_all(pair.server, "pong!");
  CHECK(pair.receive_all(pair.client, 5) == "pong!");
}

void run_reactor_scenarios(const std::function<std::unique_ptr<ReactorBench>()>& make) {
  for (const Scenario& scenario : scenarios) {
    DYNAMIC_SECTION(scenario.name) {
      const std::unique_ptr<ReactorBench> bench = make();
      scenario.run(*bench);
      CHECK(bench->reactor().lent() == 0);
    }
  }
}

}  // namespace gw::net
