// Small plots in text, for terminals and mails.
#pragma once

#include <span>
#include <string>

#include "record/tally.h"

namespace gw::cmd {

// A character a value, as high as it is beside the highest: "▂▅█ ▁"; a space for 0.
std::string spark_text(std::span<const double> values);

// Response time distribution: ten rows from the least to the most, each as many times as far as the
// one before. REQUIRES: something was counted, in nanoseconds
std::string distribution_text(const record::Histogram& of);

}  // namespace gw::cmd
