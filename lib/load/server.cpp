// The choice of a connection, and when to open one more.
#include "load/server.h"

#include "link/turn.h"
#include "load/connection.h"

namespace gw::load {

Server::Server(const Parts& parts, std::size_t number) : parts_(parts), number_(number) {}
Server::~Server() = default;

void Server::open_all() {
  while (open_ < parts_.plan.connections) dial();
}

void Server::reopen() {
  if (!over_) open_all();
}

void Server::take(const Due& due) {
  if (waiting_.empty() && !idle_.empty()) {
    Connection& connection = *idle_.back();
    idle_.pop_back();
    return connection.ask(due);
  }
  if (waiting_.size() >= parts_.plan.backlog) return parts_.book.on_fault(due, Fault::dropped, {});
  waiting_.push_back(due);
  dial_for_waiting();
}

std::optional<Due> Server::next() {
  if (parts_.plan.closed) return parts_.book.another(number_);
  if (waiting_.empty()) return std::nullopt;
  const Due due = waiting_.front();
  waiting_.pop_front();
  return due;
}

void Server::dial_for_waiting() {
  if (dialing_ < waiting_.size() && open_ < parts_.plan.connections) dial();
}

void Server::dial() {
  if (spare_.empty()) {
    all_.push_back(std::make_unique<Connection>(*this));
    spare_.push_back(all_.back().get());
  }
  Connection& connection = *spare_.back();
  spare_.pop_back();
  ++open_;
  ++dialing_;
  parts_.book.on_connect();
  connection.dial();
}

void Server::on_free(Connection& connection) {
  if (over_) return connection.close();
  if (const std::optional<Due> due = next()) return connection.ask(*due);
  connection.idle_at_ = idle_.size();
  idle_.push_back(&connection);
}

void Server::forget_idle(Connection& connection) {
  const std::size_t at = connection.idle_at_;
  if (at >= idle_.size() || idle_[at] != &connection) return;  // it was just taken
  idle_[at] = idle_.back();
  idle_[at]->idle_at_ = at;
  idle_.pop_back();
}

void Server::on_gone(Connection& connection) {
  --open_;
  spare_.push_back(&connection);
  if (over_) return;
  if (parts_.plan.closed)
    open_all();
  else
    dial_for_waiting();
}

// The connection was opened for the waiting requests, so the first of them has failed.
void Server::on_dial_failed(Connection& connection, const http::Failure& failure) {
  --open_;
  --dialing_;
  spare_.push_back(&connection);
  if (over_) return;
  if (const std::optional<Due> due = next())
    parts_.book.on_fault(*due, Fault::refused, failure.detail);
  dial_for_waiting();
}

void Server::give_up() {
  over_ = true;
  for (const Due& due : waiting_) parts_.book.on_fault(due, Fault::unfinished, {});
  waiting_.clear();
  for (const auto& connection : all_) connection->give_up();
}

}  // namespace gw::load
