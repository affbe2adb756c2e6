// Configuration, start and the files of /proc.
#include "support/binary/gateway.h"
#include "support/not_run.h"

#include <signal.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>

#include "base/text.h"
#include "net/reactor.h"

namespace gw::test {

namespace {

std::string binary() {
  const char* other = std::getenv("GW_UNDER_TEST");
  return other ? other : GW_BINARY;
}

ProcessSetup process_setup(const GatewaySetup& setup, const TempFolder& folder) {
  folder.write("gw.toml", configuration(setup));
  ProcessSetup made;
  made.words = {binary(), "serve"};
  made.words.insert(made.words.end(), setup.options.begin(), setup.options.end());
  made.folder = folder.path();
  // What was freed would count as the gateway's for long: ASan keeps 256 MiB of it.
  made.environment = {"ASAN_OPTIONS=quarantine_size_mb=1"};
  made.descriptors = setup.descriptors;
  return made;
}

}  // namespace

std::vector<std::string> engines() {
  const auto uring = net::make_uring_reactor();
  if (uring) return {"epoll", "io_uring"};
  not_run("io_uring: " + uring.error().text());
  return {"epoll"};
}

bool full_size() { return std::getenv("GW_FULL") != nullptr; }

void show_figure(const std::string& name, const std::string& value) {
  if (full_size()) std::cout << "FIGURE " << name << ": " << value << std::endl;
}

std::string configuration(const GatewaySetup& setup) {
  const bool logs = setup.gateway.find("access_log") != std::string::npos;
  return format(
      "[gateway]\nworkers = {}\nengine = \"{}\"\n{}{}\n[listener.web]\n"
      "address = \"127.0.0.1:0\"\n{}\n{}",
      setup.workers, setup.engine, logs ? "" : "access_log = []\n", setup.gateway, setup.listener,
      setup.rest);
}

Gateway::Gateway(GatewaySetup setup)
    : setup_(std::move(setup)), process_(process_setup(setup_, folder_)) {
  if (!process_.wait_for_err("listener web on "))
    throw std::runtime_error("the gateway does not start:\n" + process_.err());
  const std::string address = process_.rest_of_err_line();
  port_ = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  process_.wait_for_err("SIGHUP\n");
}

void Gateway::write(const std::string& rest) {
  setup_.rest = rest;
  folder_.write("gw.toml", configuration(setup_));
}

bool Gateway::reload(const std::string& rest) {
  write(rest);
  process_.signal(SIGHUP);
  return process_.wait_for_err("reloaded: version ") &&
         process_.rest_of_err_line().find(" serves") != std::string::npos;
}

int Gateway::stop() {
  process_.signal(SIGTERM);
  return process_.wait();
}

std::size_t Gateway::resident() const {
  std::ifstream status(format("/proc/{}/status", process_.pid()));
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6)) * 1024;
  return 0;
}

std::size_t Gateway::descriptors() const {
  const std::filesystem::directory_iterator all(format("/proc/{}/fd", process_.pid()));
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

}  // namespace gw::test
