// The one form of a date that is sent.
#include "http/date.h"

namespace gw::http {

namespace {

constexpr std::string_view form = "Www, dd Mmm yyyy hh:mm:ss GMT";
constexpr std::string_view weekdays = "SunMonTueWedThuFriSat";
constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

void put_name(char* to, std::string_view names, unsigned which) { names.copy(to, 3, which * 3); }

void put_number(char* to, unsigned number, int digits) {
  while (digits-- > 0) {
    to[digits] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
}

}  // namespace

std::string_view http_date(WallTime time, Arena& arena) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const auto second = static_cast<unsigned>((time - day) / seconds(1));
  char* const text = arena.chars(form.size());
  form.copy(text, form.size());
  put_name(text, weekdays, std::chrono::weekday(day).c_encoding());
  put_number(text + 5, static_cast<unsigned>(date.day()), 2);
  put_name(text + 8, months, static_cast<unsigned>(date.month()) - 1);
  put_number(text + 12, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  put_number(text + 17, second / 3600, 2);
  put_number(text + 20, second / 60 % 60, 2);
  put_number(text + 23, second % 60, 2);
  return {text, form.size()};
}

}  // namespace gw::http
