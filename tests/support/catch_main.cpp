// The one main of every test program: Catch2 2 is a single large header, so its implementation is
// compiled once, here.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

// A sanitizer's finding ends in a signal, so that Catch names the case and its INFO; with the calls
// that led to it.
extern "C" const char* __ubsan_default_options();
extern "C" const char* __ubsan_default_options() { return "abort_on_error=1:print_stacktrace=1"; }
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "abort_on_error=1"; }
