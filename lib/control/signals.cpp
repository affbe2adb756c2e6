// signalfd(2).
#include "control/signals.h"

#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace gw::control {

Result<Signals> Signals::make() {
  sigset_t wanted;
  sigemptyset(&wanted);
  for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&wanted, number);
  if (const int error = pthread_sigmask(SIG_BLOCK, &wanted, nullptr))
    return Error{Error::Kind::io, std::strerror(error), "signals"};
  std::signal(SIGPIPE, SIG_IGN);
  net::Descriptor queue(signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!queue) return Error{Error::Kind::io, std::strerror(errno), "signals"};
  return Signals(std::move(queue));
}

std::vector<Signal> Signals::take() {
  std::vector<Signal> taken;
  signalfd_siginfo info;
  while (::read(queue_.fd(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    switch (info.ssi_signo) {
      case SIGHUP:
        taken.push_back(Signal::reload);
        break;
      case SIGUSR1:
        taken.push_back(Signal::reopen);
        break;
      default:
        taken.push_back(Signal::stop);
    }
  }
  return taken;
}

}  // namespace gw::control
