// The loop of the thread is a small version of a worker's: a reactor, timers, and the links' turn.
#include "admin/admin_server.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <list>
#include <utility>

#include "base/text.h"
#include "codec/h1.h"
#include "link/link.h"

namespace gw::admin {

namespace {

constexpr std::size_t most_connections = 32;
constexpr Duration longest_connection = seconds(10);
constexpr Duration pause_time = seconds(1);  // where no connection can be accepted
constexpr int niceness = 10;                 // a scrape waits for requests, not they for it

class Visit;

// Shared by all visits; used by the thread only.
struct Hall {
  Hall(net::Reactor& its_reactor, std::string_view its_token, const AdminView& its_view)
      : reactor(its_reactor), token(its_token), view(its_view) {}
  ~Hall();

  void open(net::Descriptor listening, Log& its_log);
  void on_accept(const net::Outcome& outcome);
  void turn();

  net::Reactor& reactor;
  std::string_view token;
  const AdminView& view;
  net::Timers timers{reactor.now()};
  link::Turn links{reactor, timers};
  std::list<Visit> visits;
  Log* log = nullptr;
  net::Socket socket;
  net::Completion accepting{this, [](void* self, const net::Outcome& outcome) {
                              static_cast<Hall*>(self)->on_accept(outcome);
                            }};
  net::Timer again{this, [](void* self) {
                     Hall& hall = *static_cast<Hall*>(self);
                     hall.reactor.accept(hall.socket, hall.accepting);
                   }};
};

// One connection: a request, its response, the end.
class Visit final : public codec::Sink, public link::Owner {
 public:
  Visit(Hall& hall, net::Socket socket)
      : hall_(hall),
        link_(hall.links, socket, codec::make_h1_server(*this, hall.reactor.blocks(), {}), *this) {
    link_.set_deadline(hall.reactor.now() + longest_connection);
  }

  void shut() {
    link_.close();
    leave();
  }

 private:
  // --- from the codec ---

  void on_request(codec::StreamId stream, const http::RequestHead& head) override {
    const std::string_view path = head.target.substr(0, head.target.find('?'));
    const AdminRequest request = {head.method_text, path,
                                  head.headers.value(http::FieldId::authorization),
                                  head.headers.value(http::FieldId::accept)};
    answer(stream, answer_admin(request, hall_.token, hall_.view));
  }
  void on_reset(codec::StreamId stream, const http::Failure& failure) override {
    if (answered_) return;
    const std::uint16_t status = http::reason_row(failure.reason).status;
    answer(stream, {.status = status, .body = "this request is not supported here\n"});
  }
  void on_response(codec::StreamId, const http::ResponseHead&) override {}
  void on_body(codec::StreamId stream, const Slice& bytes) override {
    link_.consumed(stream, bytes.size());
  }
  void on_end(codec::StreamId, const http::Headers&) override {}
  void on_room(codec::StreamId stream) override { send(stream); }

  void answer(codec::StreamId stream, AdminAnswer answer) {
    answered_ = true;
    body_ = std::move(answer.body);
    const std::array<http::Field, 3> fields = {{
        {http::FieldId::content_type, "content-type", answer.type},
        {http::FieldId::other, "cache-control", "no-store"},
        {http::FieldId::other, "www-authenticate", "Bearer realm=\"gateway.admin\""},
    }};
    const std::size_t count = answer.status == 401 ? 3 : 2;
    http::ResponseHead head;
    head.status = answer.status;
    head.headers = http::Headers(std::span(fields).first(count));
    head.body = http::BodyInfo::of_length(body_.size());
    link_.drain();
    link_.head(stream, head);
    send(stream);
  }

  // The text lives as long as the link that sends it.
  void send(codec::StreamId stream) {
    while (sent_ < body_.size()) {
      const std::string_view rest = std::string_view(body_).substr(sent_);
      const std::size_t taken = link_.body(stream, Slice::lasting(rest));
      if (taken == 0) return;
      sent_ += taken;
    }
    if (!std::exchange(ended_, true)) link_.end(stream, {});
  }

  // --- from the link ---

  void on_received() override {}
  void on_sent() override {}
  void on_peer_ended() override {
    if (!answered_) shut();
  }
  void on_deadline() override { shut(); }
  void on_closed(const std::optional<http::Failure>&) override { leave(); }

  void leave() {
    if (std::exchange(left_, true)) return;
    hall_.links.at_end({this, [](void* self) {
                          Visit* const gone = static_cast<Visit*>(self);
                          gone->hall_.visits.remove_if(
                              [gone](const Visit& visit) { return &visit == gone; });
                        }});
  }

  Hall& hall_;
  std::string body_;
  std::size_t sent_ = 0;
  bool answered_ = false, ended_ = false, left_ = false;
  link::Link link_;  // last: it goes before the text that it sends
};

Hall::~Hall() {
  timers.cancel(again);
  if (accepting.pending()) reactor.cancel(accepting);
  if (socket) reactor.close(socket, net::Part::whole);
  for (Visit& visit : visits) visit.shut();
  links.settle();
}

void Hall::open(net::Descriptor listening, Log& its_log) {
  log = &its_log;
  socket = reactor.adopt(std::move(listening));
  reactor.accept(socket, accepting);
}

void Hall::on_accept(const net::Outcome& outcome) {
  if (outcome.error != 0) {
    log->warning(format("the admin interface cannot accept connections for now: {}",
                        std::strerror(outcome.error)));
    reactor.cancel(accepting);
    return timers.set(again, reactor.now() + pause_time);
  }
  const net::Socket visitor{static_cast<std::int32_t>(outcome.value)};
  if (visits.size() >= most_connections) return reactor.close(visitor, net::Part::whole);
  visits.emplace_back(*this, visitor);
}

void Hall::turn() {
  reactor.turn(links.hurried() ? reactor.now() : timers.next());
  timers.advance(reactor.now());
  links.settle();
}

}  // namespace

AdminServer::AdminServer(std::unique_ptr<net::Reactor> reactor, net::Descriptor listening,
                         net::Address address, std::string token, AdminView view, Log& log)
    : reactor_(std::move(reactor)),
      listening_(std::move(listening)),
      address_(std::move(address)),
      token_(std::move(token)),
      view_(std::move(view)),
      log_(log) {}

Result<std::unique_ptr<AdminServer>> AdminServer::open(const config::Admin& admin, AdminView view,
                                                       Log& log) {
  const auto wanted = net::Address::parse(admin.address);
  if (!wanted) return Error{Error::Kind::invalid, "is not an address to listen on", admin.address};
  if (wanted->port != 0)
    if (Result<void> free = net::check_free(*wanted); !free) return free.error();
  Result<net::Descriptor> listening = net::listen_on(*wanted, most_connections);
  if (!listening) return listening.error();
  Result<net::Address> real = net::local_address(*listening);
  if (!real) return real.error();
  Result<std::unique_ptr<net::Reactor>> reactor = net::make_epoll_reactor();
  if (!reactor) return reactor.error();
  return std::unique_ptr<AdminServer>(new AdminServer(*std::move(reactor), *std::move(listening),
                                                      *real, admin.token, std::move(view), log));
}

AdminServer::~AdminServer() {
  stop_.store(true);
  reactor_->wake();
  if (thread_.joinable()) thread_.join();
}

void AdminServer::start() {
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "gw-admin");
}

void AdminServer::run() {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness);  // Linux: of this thread
  Hall hall(*reactor_, token_, view_);
  hall.open(std::move(listening_), log_);
  while (!stop_.load()) hall.turn();
}

}  // namespace gw::admin
