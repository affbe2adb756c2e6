// Nanoseconds of processor time to parse a request head and judge its framing: a small one, and one
// of twelve fields.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>

#include "codec/h1_parser.h"

namespace {

using namespace gw;
using namespace gw::codec;

constexpr std::string_view small = "GET /v1/orders/7 HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
constexpr std::string_view browser =
    "GET /v1/orders/7?expand=lines&page=2 HTTP/1.1\r\n"
    "Host: api.example.com\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/124.0.0.0 Safari/537.36\r\n"
    "Accept: "
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
    "Accept-Language: en-US,en;q=0.5\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Referer: https://shop.example.com/orders/index.html\r\n"
    "Cookie: session=5f2b7c1e9a3d4f6b8c0d; theme=dark; consent=1\r\n"
    "X-Api-Key: gw_live_0123456789abcdefghijklmnopqrstuv\r\n"
    "X-Request-Id: 2f1c7a52-6f0e-4c39-9a55-0d8f7f1e2b3c\r\n"
    "Cache-Control: no-cache\r\n"
    "Sec-Fetch-Mode: navigate\r\n"
    "Connection: keep-alive\r\n"
    "\r\n";

double nanoseconds(std::string_view text) {
  BlockPool pool(4096);
  const Limits limits;
  HeadParser parser(http::Side::client, limits, pool);
  constexpr int rounds = 200'000;
  double best = 1e9;
  for (int run = 0; run < 7; ++run) {
    const std::clock_t start = std::clock();
    for (int i = 0; i < rounds; ++i) {
      http::RequestHead head;
      http::Framing framing;
      parser.start(HeadParser::Kind::request);
      if (parser.parse(text) != Parsed::whole) return -1;
      if (parser.request(head, framing) != Parsed::whole) return -1;
      asm volatile("" : : "r"(&head) : "memory");
    }
    const double spent = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    best = std::min(best, spent * 1e9 / rounds);
  }
  return best;
}

}  // namespace

int main() {
  std::printf("h1 head, %3zu bytes,  1 field:  %6.1f ns\n", small.size(), nanoseconds(small));
  std::printf("h1 head, %3zu bytes, 12 fields: %6.1f ns\n", browser.size(), nanoseconds(browser));
}
