// In the order of a connection's life: its requests, its answers, its end.
#include "support/campaign/origin.h"

#include <algorithm>

#include "base/text.h"

namespace gw::test {

namespace {

std::string hex(std::size_t number) {
  char text[20];
  std::snprintf(text, sizeof text, "%zx", number);
  return text;
}

}  // namespace

CampaignOrigin::CampaignOrigin(Book& book, net::SimNetwork& network, std::string name, Rng rng,
                               Habits habits)
    : book_(book),
      network_(network),
      name_(std::move(name)),
      rng_(rng),
      habits_(std::move(habits)) {}

CampaignOrigin::~CampaignOrigin() { die(false); }

void CampaignOrigin::open(const net::Address& address) {
  net::Address at = address;
  listener_ = network_.listen(*this, at);
  note("listens");
}

void CampaignOrigin::die(bool with_reset) {
  if (is_open()) network_.close(listener_);
  listener_ = -1;
  while (!talks_.empty()) end_talk(talks_.begin()->first, with_reset);
}

void CampaignOrigin::end_connections() {
  while (!talks_.empty()) end_talk(talks_.begin()->first, false);
}

void CampaignOrigin::on_change(net::SimEndId id) {
  if (id == listener_)
    accept();
  else if (talks_.contains(id))
    run(id);
}

void CampaignOrigin::accept() {
  for (net::SimEndId id = network_.take_accepted(listener_, *this); id >= 0;
       id = network_.take_accepted(listener_, *this)) {
    Talk& talk = talks_.emplace(id, Talk{.stream = Stream(network_, id)}).first->second;
    book_.stand_in("origin accepts");
    if (!is_open()) return;
    if (rng_.chance(habits_.faulty / 4)) talk.dies_at = rng_.one_of<std::size_t>({0, 1, 50, 300});
    if (rng_.chance(habits_.slow / 4))
      talk.stream.read_pace = {rng_.from_to(200, 4000), milliseconds(1)};
    run(id);
  }
}

void CampaignOrigin::run(net::SimEndId id) {
  Talk& talk = talks_.at(id);
  talk.stream.receive();
  if (talk.stream.heard >= talk.dies_at) {
    note("dies while it listens");
    return end_talk(id, rng_.chance(0.5));
  }
  while (listen_to(id, talk) && write_answer(id, talk)) continue;
  if (!talks_.contains(id)) return;
  const bool other_half = talk.tunnel && !talk.stream.finished() && !talk.stream.dumb;
  if (talk.stream.broken() || (talk.stream.ended() && !other_half)) {
    judge_rest(talk);
    end_talk(id, false);
  }
}

// --- its requests ---

// False where nothing more can be done before something comes.
bool CampaignOrigin::listen_to(net::SimEndId, Talk& talk) {
  if (talk.tunnel || (talk.asked && talk.request_whole)) {
    if (!talk.tunnel && !talk.stream.in.empty() && !talk.sloppy) {
      wrong("a request before the answer to the last: " + talk.stream.in.substr(0, 100));
      talk.stream.in.clear();
    }
    return true;
  }
  if (talk.stream.in.empty() && !talk.asked) return false;
  const Message& request = talk.reader.read(talk.stream.in, false);
  if (request.state == Message::State::bad) {
    wrong("a request that is not HTTP: " + request.fault);
    talk.stream.in.clear();
    return false;
  }
  if (request.state == Message::State::more) return false;
  if (!talk.asked) begin_request(talk, request);
  if (!talk.asked) return false;
  if (request.state == Message::State::open) book_.stand_in("origin is within a request");
  if (request.state == Message::State::whole) {
    judge_body(talk, request);
    talk.request_whole = true;
  }
  if (!talk.begun && (talk.request_whole || request.body.size() >= talk.begin_at))
    begin_answer(talk);
  return true;
}

void CampaignOrigin::begin_request(Talk& talk, const Message& head) {
  const auto target = head.start.find(' ');
  const auto version = head.start.rfind(' ');
  const std::string_view path =
      std::string_view(head.start).substr(target + 1, version - target - 1);
  talk.asked = book_.find(number_in(path));
  if (!talk.asked || head.value("x-ask") != std::to_string(talk.asked->number)) {
    talk.asked = nullptr;
    talk.stream.in.clear();
    return wrong("a request that nobody made: " + head.start);
  }
  Asked& asked = *talk.asked;
  note(format("is asked {}", asked.number));
  if (head.start.substr(0, target) != asked.method) wrong("another method: " + head.start);
  if (asked.kind != Kind::forward && asked.kind != Kind::tunnel && asked.kind != Kind::bad)
    wrong("a request that should not be here: " + head.start);
  ++asked.seen;
  const bool once = asked.method == "POST" || asked.method == "PATCH";
  if (once && asked.seen > 1) wrong(format("{} of {} comes twice", asked.method, asked.number));
  talk.request_whole = talk.begun = false;
  plan_answer(talk);
  if (asked.continues && rng_.chance(0.7)) talk.stream.out += "HTTP/1.1 100 Continue\r\n\r\n";
  book_.stand_in("origin has a head");
}

void CampaignOrigin::judge_body(const Talk& talk, const Message& request) {
  const Asked& asked = *talk.asked;
  if (asked.kind == Kind::bad) wrong(format("{} is bad and came whole", asked.number));
  const std::size_t size = asked.kind == Kind::tunnel ? 0 : asked.size;
  if (request.body != marked_text('q', asked.number, size))
    wrong(format("the body of {} is not the client's: {} bytes for {}", asked.number,
                 request.body.size(), size));
}

void CampaignOrigin::judge_rest(const Talk& talk) {
  if (!talk.asked) return;
  if (talk.tunnel) {
    const std::string& heard = talk.stream.in;
    if (heard != marked_text('q', talk.asked->number, heard.size()) ||
        heard.size() > talk.asked->size)
      wrong(format("bytes of the tunnel {} are not the client's", talk.asked->number));
    return;
  }
  if (talk.request_whole || talk.stream.deaf) return;
  const Message& rest = talk.reader.message();
  if (rest.body != marked_text('q', talk.asked->number, rest.body.size()))
    wrong(format("a part of the body of {} is not the client's", talk.asked->number));
}

// --- its answers ---

void CampaignOrigin::plan_answer(Talk& talk) {
  const Asked& asked = *talk.asked;
  talk.cut = Cut::none;
  talk.stream.write_pace = {};
  talk.begin_at = std::string::npos;
  talk.not_before = network_.now();
  if (rng_.chance(habits_.early)) talk.begin_at = rng_.below(asked.size + 1);
  if (rng_.chance(habits_.slow)) {
    const Duration rest = habits_.rests[rng_.below(habits_.rests.size())];
    if (rng_.chance(0.5))
      talk.not_before = network_.now() + rest;
    else
      talk.stream.write_pace = {rng_.from_to(200, 4000), rest / 8};
  }
  if (rng_.chance(habits_.faulty)) talk.cut = rng_.one_of({Cut::close, Cut::reset, Cut::stall});
}

void CampaignOrigin::begin_answer(Talk& talk) {
  talk.begun = true;
  talk.answer = make_answer(talk);
  const std::size_t size = talk.answer.size();
  talk.cut_at = talk.stream.sent + (rng_.chance(0.3) ? 0 : rng_.below(size));
  if (talk.not_before > network_.now()) talk.stream.wait(talk.not_before - network_.now());
  if (rng_.chance(habits_.faulty / 4)) talk.answer = spoil(std::move(talk.answer));
  if (!talk.until_close && !talk.tunnel && rng_.chance(habits_.faulty / 8)) {
    talk.answer += "more than was asked for";
    talk.sloppy = true;
  }
  note(format("answers {} with {} bytes{}", talk.asked->number, size,
              talk.cut == Cut::none ? "" : format(", cut at {}", talk.cut_at)));
  book_.stand_in("origin answers");
}

std::string CampaignOrigin::make_answer(Talk& talk) {
  Asked& asked = *talk.asked;
  OriginResponse response{.number = book_.next_answer()};
  response.size = habits_.sizes[rng_.below(habits_.sizes.size())];
  response.status = rng_.one_of<std::uint16_t>({200, 200, 200, 200, 404, 204, 304});
  if (rng_.chance(habits_.errors))
    response.status = rng_.one_of<std::uint16_t>({500, 502, 503, 504});
  std::string text;
  if (rng_.chance(0.1)) text += "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  talk.tunnel = asked.kind == Kind::tunnel && talk.request_whole && rng_.chance(0.8);
  if (talk.tunnel) response.status = 101;
  text += format("HTTP/1.1 {} Something\r\nx-ask: {}\r\nx-response: {}\r\n", response.status,
                 asked.number, response.number);
  const std::string body = marked_text('a', response.number, response.size);
  asked.responses.push_back(response);
  talk.closes = rng_.chance(0.1);
  if (talk.tunnel) return text + "Connection: upgrade\r\nUpgrade: websocket\r\n\r\n" + body;
  const bool bodyless = asked.method == "HEAD" || response.status == 204 || response.status == 304;
  if (bodyless) {
    talk.closes = talk.closes && habits_.rude > 0;
    return text + "\r\n";
  }
  if (rng_.chance(habits_.until_close)) {
    talk.closes = talk.until_close = true;
    return text + "\r\n" + body;
  }
  if (talk.closes && !rng_.chance(habits_.rude)) text += "Connection: close\r\n";
  if (rng_.chance(0.5)) return text + format("Content-Length: {}\r\n\r\n", response.size) + body;
  text += "Transfer-Encoding: chunked\r\n\r\n";
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t size = std::min(body.size() - at, rng_.from_to(1, 9000));
    text += hex(size) + "\r\n" + body.substr(at, size) + "\r\n";
    at += size;
  }
  return text + (rng_.chance(0.2) ? "0\r\nx-trailer: 1\r\n\r\n" : "0\r\n\r\n");
}

// The head is no HTTP any more, so nothing of it may be heard.
std::string CampaignOrigin::spoil(std::string answer) {
  switch (rng_.below(4)) {
    case 0:
      return "\x16\x03\x01 nonsense\r\n\r\n";
    case 1:
      return "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab";
    case 2:
      return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n";
    default:
      answer.insert(9, "x");
      return answer;
  }
}

// False where the talk is over, or something must come first.
bool CampaignOrigin::write_answer(net::SimEndId id, Talk& talk) {
  if (!talk.begun) {
    talk.stream.send();
    return false;
  }
  if (network_.now() < talk.not_before) return false;
  talk.stream.out += std::exchange(talk.answer, {});
  const bool cut = talk.cut != Cut::none;
  talk.stream.send(cut ? talk.cut_at : std::string::npos);
  if (cut && talk.stream.sent >= talk.cut_at && !talk.stream.dumb) {
    if (talk.cut == Cut::stall) {
      note(format("stalls in {}", talk.asked->number));
      talk.stream.dumb = true;
      return false;
    }
    note(format("cuts {} off", talk.asked->number));
    end_talk(id, talk.cut == Cut::reset);
    return false;
  }
  if (!talk.stream.out.empty()) book_.stand_in("origin is within its answer");
  if (!talk.stream.out.empty() || talk.stream.dumb) return false;
  if (talk.tunnel) {
    talk.stream.finish();
    return false;
  }
  if (talk.closes) {
    note(format("closes behind {}", talk.asked->number));
    end_talk(id, false);
    return false;
  }
  if (!talk.request_whole) return false;
  talk.asked = nullptr;
  talk.request_whole = talk.begun = false;
  talk.reader = MessageReader(MessageReader::Kind::request);
  return true;
}

// --- its end ---

void CampaignOrigin::end_talk(net::SimEndId id, bool with_reset) {
  const Talk& talk = talks_.at(id);
  const bool short_of_it = talk.until_close && !talk.stream.out.empty();
  talks_.erase(id);
  if (with_reset || short_of_it)
    network_.reset(id);
  else
    network_.close(id);
}

}  // namespace gw::test
