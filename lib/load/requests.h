// Requests: produces the next request's head and body from a plan's asks. Fixed parts are built
// once. One thread.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "http/head.h"
#include "load/plan.h"
#include "load/random.h"

namespace gw::load {

class Requests {
 public:
  // `plan` must outlive it.
  explicit Requests(const Plan& plan);

  // The next ask: by turn, by weight, or by the plan's order for this number.
  std::size_t choose(std::uint64_t number);

  struct Made {
    const http::RequestHead* head;  // until the next call
    Buffer body;
  };
  Made make(std::size_t ask, std::uint64_t number, BlockPool& pool);

 private:
  struct Prepared {
    http::RequestHead head;
    std::vector<http::Field> fields;
    bool fixed = true;
  };
  void fill(const Ask& ask, Prepared& prepared, std::uint64_t number);

  const Plan& plan_;
  Random random_;
  std::vector<Prepared> prepared_;  // one an ask
  std::vector<double> shares_;      // of weights, summed up: the last is 1
  std::vector<std::size_t> turns_;  // this round's order
  std::string target_, body_;
  std::vector<std::string> values_;
};

}  // namespace gw::load
