// The draws. Limits and times are small, so that every one of them is met; rests are as long as
// they are, a little less or a little more.
#include "support/campaign/scenario.h"

#include <algorithm>

#include "base/text.h"

namespace gw::test {

namespace {

// Of the configuration below, in milliseconds.
constexpr int connect_ms = 200, first_byte_ms = 1000, idle_ms = 800, total_ms = 3000;
constexpr int head_ms = 1500, body_ms = 1200, write_ms = 2000, client_idle_ms = 4000;
constexpr std::size_t body_limit = 400'000;

std::string size_line(std::size_t size) { return format("Content-Length: {}\r\n", size); }

std::string in_chunks(const std::string& body, Rng& rng) {
  std::string text;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t size = std::min(body.size() - at, rng.from_to(1, 5000));
    char line[40];
    std::snprintf(line, sizeof line, "%zx%s\r\n", size, rng.chance(0.1) ? ";a=b" : "");
    text += line + body.substr(at, size) + "\r\n";
    at += size;
  }
  return text;
}

}  // namespace

Scenario::Scenario(std::uint64_t seed)
    : rng(seed),
      weather(rng.one_of({Weather::calm, Weather::choppy, Weather::storm, Weather::storm})),
      network{.seed = rng.next()},
      origins(rng.from_to(1, 3)),
      clients(rng.from_to(1, 8)) {
  network.latency_max =
      rng.one_of<Duration>({microseconds(100), milliseconds(2), milliseconds(20)});
  network.latency_min = network.latency_max / 20;
  network.short_io = rng.one_of({0.0, 0.25, 0.9});
  network.buffer = rng.one_of<std::size_t>({2048, 16 * 1024, 64 * 1024});
  proxy_protocol = rng.chance(0.1);
  second_address = !calm() && rng.chance(0.3);
  drains = stormy() && rng.chance(0.2);
  const auto sometimes = [this](double most) { return rng.one_of({0.0, 0.02, 0.1, most}); };
  reload = calm() ? 0 : sometimes(0.3);
  stop = calm() ? 0 : sometimes(0.1);
  death = stormy() ? sometimes(0.2) : 0;
  if (stormy()) {
    network.reset = rng.one_of({0.0, 0.001, 0.02});
    network.refuse = sometimes(0.5);
    habits.faulty = rng.one_of({0.0, 0.05, 0.3, 0.7});
    habits.errors = sometimes(0.7);
  }
  habits.early = calm() ? 0 : sometimes(0.5);
  habits.slow = calm() ? 0 : rng.one_of({0.0, 0.1, 0.5});
  habits.rude = stormy() ? 0.3 : 0;
  habits.until_close = sometimes(0.3);
  for (int i = 0; i < 8; ++i) habits.rests.push_back(rest());
  habits.sizes = {0, 1, 100, 5000, 20'000};
  if (rng.chance(0.4)) habits.sizes.push_back(rng.from_to(70'000, 300'000));
}

// Close to one of the limits, or short.
Duration Scenario::rest() {
  if (!stormy()) return milliseconds(rng.from_to(1, 20));
  const int limit = rng.one_of({connect_ms, first_byte_ms, idle_ms, total_ms, head_ms, body_ms,
                                write_ms, client_idle_ms, 10, 10, 100, 100});
  return milliseconds(limit) +
         rng.one_of<Duration>({milliseconds(-1), Duration(0), milliseconds(1)});
}

std::string Scenario::origin_address(std::size_t index) {
  return format("10.1.0.{}:80", index + 1);
}

// --- the gateway ---

std::string Scenario::config(bool first) {
  const bool both = second_address && (first || rng.chance(0.6));
  std::string text = format(
      "[gateway]\ntimeout = {{ connect = \"{}ms\", first_byte = \"{}ms\", idle = \"{}ms\", "
      "total = \"{}ms\", stream_idle = \"5s\" }}\n",
      calm() ? 60'000 : connect_ms, calm() ? 60'000 : first_byte_ms, calm() ? 60'000 : idle_ms,
      calm() ? 60'000 : total_ms);
  text += format(
      "[listener.web]\naddress = [\"10.0.0.1:80\"{}]\nproxy_protocol = {}\n"
      "timeout = {{ head = \"{}ms\", body = \"{}ms\", write = \"{}ms\", idle = \"{}ms\" }}\n"
      "limits = {{ body = {} }}\n",
      both ? ", \"10.0.0.1:81\"" : "", proxy_protocol, head_ms, calm() ? 60'000 : body_ms,
      calm() ? 60'000 : write_ms, stormy() ? client_idle_ms : 60'000, body_limit);
  text += upstream(first);
  text += "[policy.fair]\ntype = \"rate-limit\"\nlimit = \"5/second\"\n";
  // Places that are too few for some scenarios, and lines that are too short or too slow.
  const bool waits = !stormy() || rng.chance(0.7);
  text += format("[policy.places]\ntype = \"concurrency\"\nmax = {}\nby = \"{}\"\nadaptive = {}\n",
                 stormy() ? rng.from_to(1, 4) : 2, rng.one_of({"route", "upstream"}),
                 stormy() && rng.chance(0.3));
  if (waits)
    text += format("waiting = {}\nwait = \"{}ms\"\n", stormy() ? rng.from_to(1, 8) : 1000,
                   stormy() ? rng.one_of({20, 300, 1000}) : 60'000);
  text += "[policy.mark]\ntype = \"headers\"\nresponse = { set = { x-mark = \"1\" } }\n";
  const bool limited = stormy() && rng.chance(0.3);
  const bool placed = rng.chance(0.4);
  text += format("[[route]]\npath = \"/x/**\"\nupstream = \"app\"\npolicies = [\"mark\"{}{}]\n",
                 limited ? ", \"fair\"" : "", placed ? ", \"places\"" : "");
  text += "[[route]]\npath = \"/own/**\"\nrespond = { status = 200, body = \"own\" }\n";
  if (!limited) text += "[[route]]\npath = \"/never\"\nupstream = \"app\"\npolicies = [\"fair\"]\n";
  if (!placed)
    text += "[[route]]\npath = \"/nowhere\"\nupstream = \"app\"\npolicies = [\"places\"]\n";
  return text;
}

std::string Scenario::upstream(bool first) {
  std::string endpoints;
  for (std::size_t i = 0; i < origins; ++i)
    if (i == 0 || first || rng.chance(0.8))
      endpoints += format("{}\"http://{}\"", endpoints.empty() ? "" : ", ", origin_address(i));
  if (stormy() && rng.chance(0.1)) endpoints += ", \"http://10.9.9.9:80\"";  // nobody is there
  const bool few = rng.chance(0.3);
  const std::size_t connections = few ? rng.from_to(1, 3) : 1024;
  const std::size_t waiting = few && stormy() ? rng.from_to(0, 4) : 1024;
  const char* const balance =
      rng.one_of({"round-robin", "least-request", "random-two", "ring-hash"});
  std::string text = format(
      "[upstream.app]\nendpoints = [{}]\nbalance = \"{}\"\n"
      "pool = {{ connections = {}, idle = \"{}ms\", waiting = {} }}\n",
      endpoints, balance, connections, rng.one_of({50, 1000, 3000}), waiting);
  const std::size_t attempts = rng.from_to(1, 3);
  const int replay = rng.one_of({0, 1000, 65536}), backoff = rng.one_of({0, 25});
  text += format("retry = {{ attempts = {}, replay = {}, backoff = [\"{}ms\", \"100ms\"]{} }}\n",
                 attempts, replay, backoff,
                 rng.chance(0.2) ? ", on = [\"connect\", \"reset\", \"timeout\", 503]" : "");
  text += rng.chance(0.5) ? "eject = \"off\"\n"
                          : "eject = { failures = 2, base = \"500ms\", max = \"2s\" }\n";
  return text;
}

// --- the clients ---

ClientPlan Scenario::client(Book& book, std::size_t index) {
  ClientPlan plan;
  plan.name = format("client {}", index);
  if (proxy_protocol) plan.preface = "PROXY TCP4 192.0.2.1 192.0.2.2 1234 80\r\n";
  plan.begin = rng.chance(0.5) ? Duration(0) : rng.time(Duration(0), milliseconds(300));
  const std::size_t asks = rng.from_to(1, 6);
  for (std::size_t i = 0; i < asks; ++i) {
    Asked& asked = ask(book, i + 1 == asks);
    plan.asks.push_back(&asked);
    if (asked.continues) plan.depth = 0;
  }
  const bool one_by_one = plan.depth == 0 || rng.chance(0.6);
  plan.depth = one_by_one ? 1 : rng.from_to(2, 6);
  if (rng.chance(0.3)) plan.think = stormy() ? rest() : milliseconds(rng.from_to(1, 50));
  // Small pieces, but no more than some hundreds of them.
  std::size_t largest = 0;
  for (const Asked* asked : plan.asks) largest = std::max(largest, asked->body.size());
  if (!calm() && rng.chance(0.3))
    plan.write = {largest / 300 + rng.from_to(1, 3000), stormy() ? rest() / 8 : milliseconds(1)};
  if (!calm() && rng.chance(0.3))
    plan.read = {rng.from_to(500, 9000), stormy() ? rest() / 8 : milliseconds(1)};
  plan.lingers = rng.chance(0.2);
  if (stormy() && rng.chance(0.4)) {
    using Fault = ClientPlan::Fault;
    plan.fault = rng.one_of({Fault::reset, Fault::close, Fault::finish, Fault::stall});
    plan.fault_at = rng.one_of({rng.below(300), rng.below(5000), rng.below(100'000)});
  }
  plan.calm = calm();
  // Where nothing breaks and time does not jump, a request has its answer.
  plan.must_hear = !stormy() && !second_address && stop == 0;
  return plan;
}

Asked& Scenario::ask(Book& book, bool last) {
  Asked& asked = book.add({});
  asked.kind = rng.one_of({Kind::forward, Kind::forward, Kind::forward, Kind::forward,
                           Kind::forward, Kind::forward, Kind::own, Kind::nowhere});
  if (last && rng.chance(0.1)) asked.kind = Kind::tunnel;
  if (last && rng.chance(0.1)) asked.kind = rng.one_of({Kind::bad, Kind::large});
  if (asked.kind == Kind::bad) {
    write_bad(asked);
    return asked;
  }
  asked.method =
      rng.one_of({"GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "DELETE", "PATCH"});
  asked.closes = last && rng.chance(0.2);
  if (asked.kind == Kind::tunnel) {
    asked.method = "GET";
    asked.closes = true;
  }
  const bool bodied = asked.method[0] == 'P' || asked.kind == Kind::large;
  if (bodied || asked.kind == Kind::tunnel)
    asked.size = rng.one_of<std::size_t>({0, 1, 200, 3000, 30'000, rng.below(150'000)});
  if (asked.kind == Kind::large) {
    asked.size = body_limit + 1;
    asked.closes = true;
  }
  const bool chunked = bodied && asked.kind == Kind::forward && rng.chance(0.5);
  asked.old = !chunked && asked.kind != Kind::tunnel && rng.chance(0.1);
  asked.continues = bodied && asked.size > 0 && !asked.old && rng.chance(0.15);
  write_head(asked, last);
  if (bodied) asked.head += chunked ? "Transfer-Encoding: chunked\r\n" : size_line(asked.size);
  asked.head += "\r\n";
  write_body(asked, chunked);
  return asked;
}

void Scenario::write_head(Asked& asked, bool) {
  const char* const path = asked.kind == Kind::own       ? "own"
                           : asked.kind == Kind::nowhere ? "none"
                                                         : "x";
  asked.head = format("{} /{}/{} HTTP/1.{}\r\nHost: a\r\nx-ask: {}\r\n", asked.method, path,
                      asked.number, asked.old ? 0 : 1, asked.number);
  if (asked.kind == Kind::tunnel)
    asked.head += "Connection: upgrade\r\nUpgrade: websocket\r\n";
  else if (asked.old)
    asked.head += asked.closes ? "" : "Connection: keep-alive\r\n";
  else if (asked.closes)
    asked.head += "Connection: close\r\n";
  if (asked.continues) asked.head += "Expect: 100-continue\r\n";
  if (rng.chance(0.1)) asked.head += "x-filler: " + std::string(rng.below(4000), 'f') + "\r\n";
}

void Scenario::write_body(Asked& asked, bool chunked) {
  asked.body = marked_text('q', asked.number, asked.size);
  if (asked.kind == Kind::large) asked.body.resize(rng.one_of<std::size_t>({0, 1000, asked.size}));
  if (!chunked) return;
  asked.body =
      in_chunks(asked.body, rng) + "0\r\n" + (rng.chance(0.2) ? "x-t: 1\r\n" : "") + "\r\n";
}

void Scenario::write_bad(Asked& asked) {
  const std::string start =
      format("POST /x/{} HTTP/1.1\r\nHost: a\r\nx-ask: {}\r\n", asked.number, asked.number);
  asked.method = "POST";
  switch (rng.below(5)) {
    case 0:
      asked.head = "\x16\x03\x01 nonsense\r\n\r\n";
      break;
    case 1:
      asked.head = start + size_line(1) + size_line(2) + "\r\nab";
      break;
    case 2:
      asked.head = start + size_line(4) + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
      break;
    case 3:
      asked.head = start + "Transfer-Encoding: chunked\r\n\r\n";
      asked.size = 3000;
      asked.body = in_chunks(marked_text('q', asked.number, asked.size), rng) + "zz\r\n";
      break;
    default:
      asked.head = start + "x: " + std::string(9000, 'a') + "\r\n\r\n";
  }
}

}  // namespace gw::test
