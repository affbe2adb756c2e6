// The reactors over a kernel: the common scenarios over loopback, and what only a kernel can do.
// Each runs over epoll and over io_uring where the kernel gives it.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "net/reactor_scenarios.h"
#include "support/not_run.h"

namespace gw::net {

namespace {

// "epoll", and "io_uring" where it is to be had; says so where it is not.
std::vector<std::string> engines() {
  const auto uring = make_uring_reactor();
  if (uring) return {"epoll", "io_uring"};
  test::not_run("io_uring: " + uring.error().text());
  return {"epoll"};
}

std::unique_ptr<Reactor> reactor_of(const std::string& engine) {
  std::string chosen;
  return std::move(make_reactor(engine, chosen).value());
}

class KernelBench final : public ReactorBench {
 public:
  explicit KernelBench(const std::string& engine) : reactor_(reactor_of(engine)) {}
  Reactor& reactor() override { return *reactor_; }
  Socket listen(Address& address) override {
    auto socket = listen_on(address);
    REQUIRE(socket);
    address = local_address(*socket).value();
    return reactor_->adopt(std::move(*socket));
  }
  // A port that was free a moment ago.
  Address nobody_listens() override {
    const auto socket = listen_on(Address::parse("127.0.0.1:0").value());
    REQUIRE(socket);
    return local_address(*socket).value();
  }

 private:
  std::unique_ptr<Reactor> reactor_;
};

// How many descriptors the process may have; as before at its end.
class DescriptorLimit {
 public:
  DescriptorLimit() { ::getrlimit(RLIMIT_NOFILE, &before_); }
  ~DescriptorLimit() { lift(); }
  void lift() const { ::setrlimit(RLIMIT_NOFILE, &before_); }
  void leave_none() const {
    const rlimit none{0, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
  }

 private:
  rlimit before_{};
};

// From here on this thread's io_uring_setup fails with this error, as where seccomp or a sysctl
// forbids it, or the kernel is too old.
void refuse_io_uring(unsigned error) {
  sock_filter steps[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_io_uring_setup, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{std::size(steps), steps};
  REQUIRE(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
  REQUIRE(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}

}  // namespace

TEST_CASE("epoll does what every reactor does", "[net]") {
  run_reactor_scenarios([] { return std::make_unique<KernelBench>("epoll"); });
}

TEST_CASE("io_uring does what every reactor does", "[net]") {
  if (engines().size() < 2) return;
  run_reactor_scenarios([] { return std::make_unique<KernelBench>("io_uring"); });
}

TEST_CASE("wake ends a turn from another thread", "[net]") {
  const std::string engine = GENERATE(from_range(engines()));
  const auto reactor = reactor_of(engine);
  for (int i = 0; i < 100; ++i) {
    const Moment start = reactor->now();
    std::thread waker([&] { reactor->wake(); });
    reactor->turn(start + hours(1));
    waker.join();
    REQUIRE(reactor->now() - start < seconds(60));
  }
}

TEST_CASE("without descriptors accept ends in an error, and goes on when asked again", "[net]") {
  const std::string engine = GENERATE(from_range(engines()));
  KernelBench bench(engine);
  Address address = Address::parse("127.0.0.1:0").value();
  const Socket listener = bench.listen(address);
  const DescriptorLimit limit;
  struct Heard {
    int error = -1;
    bool more = false;
  } accepted, connected;
  const auto note = [](void* heard, const Outcome& o) {
    *static_cast<Heard*>(heard) = {o.error, o.more};
  };
  Completion accept{&accepted, note}, connect{&connected, note};
  Reactor& reactor = bench.reactor();
  reactor.accept(listener, accept);
  reactor.connect(address, connect);
  limit.leave_none();
  while (accept.pending()) reactor.turn(reactor.now() + seconds(60));
  limit.lift();  // first, as UBSan needs descriptors to look at what is checked
  CHECK(accepted.error == EMFILE);
  CHECK_FALSE(accepted.more);
  reactor.accept(listener, accept);
  while (accepted.error == EMFILE) reactor.turn(reactor.now() + seconds(60));
  CHECK(accepted.error == 0);
  CHECK(accept.pending());
}

TEST_CASE("the other families", "[net]") {
  const std::string engine = GENERATE(from_range(engines()));
  const std::string at = GENERATE("[::1]:0", ":0", "unix");
  KernelBench bench(engine);
  std::string folder = "/tmp/gw-reactor-XXXXXX";
  Address address;
  if (at == "unix") {
    REQUIRE(::mkdtemp(folder.data()));
    address.unix_path = folder + "/s";
  } else {
    address = Address::parse(at).value();
  }
  bytes_go_both_ways(bench, address);
  if (at == "unix") {
    ::unlink(address.unix_path.c_str());
    ::rmdir(folder.c_str());
  }
}

TEST_CASE("make_reactor says what it chose and refuses what it has not", "[net]") {
  std::string chosen;
  const auto automatic = make_reactor("auto", chosen);
  REQUIRE(automatic);
  CHECK((*automatic)->name() == engines().back());
  CHECK(chosen.starts_with(engines().back()));
  for (const std::string& engine : engines()) {
    CHECK(make_reactor(engine, chosen).value()->name() == engine);
    CHECK(chosen == engine + " (as configured)");
  }
  const auto unknown = make_reactor("kqueue", chosen);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == Error::Kind::invalid);
}

TEST_CASE("where the kernel refuses io_uring, auto takes epoll and says why", "[net]") {
  const struct {
    unsigned error;
    std::string why;
  } cases[] = {
      {EPERM, "io_uring: not permitted here (kernel.io_uring_disabled, or seccomp)"},
      {ENOSYS, "io_uring: this kernel is too old (6.1 is needed)"},
      {ENOMEM, "io_uring: no memory may be locked for it (ulimit -l)"},
  };
  for (const auto& c : cases) {
    std::string name, chosen, forced, ignored;
    std::thread([&] {
      refuse_io_uring(c.error);
      name = make_reactor("auto", chosen).value()->name();
      forced = make_reactor("io_uring", ignored).error().text();
    }).join();
    CHECK(name == "epoll");
    CHECK(chosen == "epoll (" + c.why + ")");
    CHECK(forced == c.why);
  }
}

}  // namespace gw::net
