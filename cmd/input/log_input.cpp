// Where logs are, and the loop around them.
#include "cmd/input/log_input.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "cmd/input/checked.h"
#include "cmd/output/print.h"
#include "cmd/output/report.h"
#include "control/real_sources.h"

namespace gw::cmd {

Interrupts::Interrupts() {
  sigemptyset(&wanted_);
  sigaddset(&wanted_, SIGINT);
  sigprocmask(SIG_BLOCK, &wanted_, nullptr);
}

bool Interrupts::wait(Duration at_most) {
  const auto whole = std::chrono::floor<seconds>(at_most);
  const timespec time = {.tv_sec = whole.count(), .tv_nsec = (at_most - whole).count()};
  came_ = came_ || sigtimedwait(&wanted_, nullptr, &time) == SIGINT;
  return came_;
}

std::optional<std::vector<std::string>> log_paths(std::vector<std::string> named,
                                                  const Arguments& arguments, Print& print) {
  if (!named.empty()) return named;
  const std::vector<std::string> configs = config_paths(arguments);
  std::error_code error;
  if (!arguments.has(config_option.name) && !std::filesystem::exists(configs[0], error)) {
    print.fail("no log is given, and there is no gw.toml that names one",
               "gw inspect-logs access.log, or - for standard input");
    return std::nullopt;
  }
  if (!all_there(configs, print)) return std::nullopt;
  control::RealSources sources;
  const Checked checked = check(configs, sources);
  if (!checked.snapshot) {
    print.fail("the configuration is not valid, so its log is not known", "'gw validate' says why");
    return std::nullopt;
  }
  for (const std::string& target : checked.snapshot->access_log)
    if (target.starts_with("file:") || target.starts_with("sqlite:"))
      return std::vector<std::string>{target.substr(target.find(':') + 1)};
  print.fail("the configuration keeps its access log in no file",
             "name the log, or - for standard input");
  return std::nullopt;
}

void print_unreadable(const record::Unreadable& unreadable, Print& print) {
  if (unreadable.count() == 0) return;
  print.say(Log::Level::warning,
            format("{} could not be read", counted(unreadable.count(), "line", "lines")));
  for (const auto& example : unreadable.examples())
    print.err(format("  {}: {}; the first: {}:{}: {}\n", counted(example.count, "line", "lines"),
                     example.why, printable(example.file), example.line, example.text));
}

LogInput::LogInput(std::vector<std::unique_ptr<record::Source>> sources,
                   std::shared_ptr<Interrupts> interrupts, Print& print)
    : sources_(std::move(sources)), print_(&print), interrupts_(std::move(interrupts)) {}

std::optional<LogInput> LogInput::open(const std::vector<std::string>& paths, Print& print,
                                       record::Wanted wanted) {
  const auto interrupts = std::make_shared<Interrupts>();
  wanted.go_on = [interrupts] { return !interrupts->came(); };
  std::vector<std::unique_ptr<record::Source>> sources;
  for (const std::string& path : paths) {
    Result<std::unique_ptr<record::Source>> source = store::open_log(path, wanted);
    if (!source) {
      print.fail(source.error().text());
      return std::nullopt;
    }
    sources.push_back(*std::move(source));
  }
  return LogInput(std::move(sources), interrupts, print);
}

record::Unreadable LogInput::unreadable() const {
  record::Unreadable all;
  for (const auto& source : sources_) all.add(source->unreadable());
  return all;
}

// Every few thousand records: has Ctrl-C come, and is it time to say how far it is?
void LogInput::look_around() {
  interrupted_ = interrupts_->came();
  if (::isatty(STDERR_FILENO) == 0) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - shown_ < milliseconds(300)) return;
  const double part = sources_[at_]->done();
  const auto files = static_cast<double>(sources_.size());
  const double done = part < 0 ? part : (static_cast<double>(at_) + part) / files;
  if (showing_ || shown_.time_since_epoch().count() != 0) {
    showing_ = true;
    print_->err(done < 0 ? format("\r{} records ", count_)
                         : format("\r{} records, {:.0f} % ", count_, done * 100));
  }
  shown_ = now;
}

bool LogInput::next(record::Record& to) {
  if ((++count_ & 0xfff) == 0) look_around();
  while (!interrupted_) {
    if (sources_[at_]->next(to)) {
      times_ = {std::min(times_.from, to.time), std::max(times_.to, to.time)};
      return true;
    }
    interrupted_ = interrupts_->came();  // where it waited for more
    if (at_ + 1 == sources_.size()) return false;
    ++at_;
  }
  return false;
}

bool LogInput::next_followed(record::Record& to) {
  record::Source& last = *sources_.back();
  while (!interrupted_) {
    if (last.next_followed(to)) return true;
    if (last.fault() || last.over() || interrupts_->wait(milliseconds(100))) return false;
  }
  return false;
}

bool LogInput::finish() {
  if (showing_) print_->err("\r\x1b[K");
  if (interrupted_) print_->say(Log::Level::warning, "interrupted: this is what was read so far");
  bool whole = true;
  for (const auto& source : sources_) {
    if (!source->fault()) continue;
    print_->fail(source->fault()->text(), "what could be read of it counts");
    whole = false;
  }
  return whole;
}

}  // namespace gw::cmd
