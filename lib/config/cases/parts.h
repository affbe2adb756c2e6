// The parts of cases.cpp. Only they include this.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "config/cases.h"
#include "config/reader.h"

namespace gw::config {

inline constexpr WallTime first_of_2026{std::chrono::seconds(1'767'225'600)};

using CaseFields = std::vector<std::pair<std::string, std::string>>;

// request: every key of a request but `given`.
void read_case_request(Reader& reader, CaseRequest& request);
CaseFields read_case_fields(Reader& table);

// given: the key `given`.
void read_given(Reader& reader, CaseRequest& request);

// expect: the table of the key `expect`.
Expect read_expect(Reader& table);

}  // namespace gw::config
