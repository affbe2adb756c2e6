// Logs: a small access log, as lines and as a database, for tests of what reads them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "record/record.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

namespace gw::test {

// So many seconds after 2026-01-01T12:00:00Z: one that is answered, one that no route serves, one
// whose upstream was too late (its id is late-1).
record::Record order(std::int64_t second);
record::Record lost(std::int64_t second);
record::Record late(std::int64_t second);

// Ten records in ten seconds: seven orders, two that are lost, one that is late.
std::vector<record::Record> small_log();

std::string lines(const std::vector<record::Record>& records);
// Added to the log in SQLite of that name; made where it is not there.
void write_rows(const std::string& path, const std::vector<record::Record>& records);

// The routes of small_log(), and one that nobody asks for; with a policy that nobody needs.
extern const char* const log_config;

// gw inspect-logs with these words, in the folder.
std::vector<std::string> inspect_words(std::vector<std::string> words);
Ran inspect(const TempFolder& folder, std::vector<std::string> words);

}  // namespace gw::test
