// RouteIndex: the route table's memory. Hosts lead to tries of path segments, tries to candidates.
// The manual's order of specificity does not depend on the request, so every candidate (a route, by
// one host and one pattern of it) has a rank fixed when the table is built, and a node knows the
// best rank below it. Only route_table.cpp reads it; immutable once built.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "decision/snapshot.h"

namespace gw::decision {

struct Candidate {
  std::uint32_t rank = 0;    // lower wins; equal only for one route
  std::uint32_t number = 0;  // of the route
  std::uint32_t pattern = 0;
  const Route* route = nullptr;
  const config::PathPattern* path = nullptr;
  std::span<const config::PathSegment> segments;  // of the path
};

struct Range {
  std::uint32_t first = 0, count = 0;
};

struct TrieNode {
  std::uint32_t best = UINT32_MAX;  // the lowest rank at or below this node
  std::uint32_t name = 0;           // child of {name}; 0: none, as node 0 is nobody's child
  Range here, rest;                 // candidates whose pattern ends here, or goes on with /**
  Range mixed;                      // children of regex and mixed segments
  bool literals = false;            // has literal children
};

struct MixedChild {
  const config::PathSegment* segment = nullptr;
  std::uint32_t node = 0;
};

class RouteIndex {
 public:
  explicit RouteIndex(std::span<const Route> routes);

  const TrieNode& node(std::uint32_t number) const { return nodes_[number]; }
  std::span<const Candidate> candidates(Range range) const {
    return std::span(candidates_).subspan(range.first, range.count);
  }
  std::span<const MixedChild> mixed(const TrieNode& node) const {
    return std::span(mixed_).subspan(node.mixed.first, node.mixed.count);
  }
  // The literal child for this text, or 0. Another text may be let through too: the judge still
  // sees it.
  std::uint32_t literal(std::uint32_t node, std::string_view text) const;

  // Calls visit(root) for each trie that may serve this host: its own, wildcards, any host.
  template <class Visit>
  void for_each_root(std::string_view host, Visit visit) const {
    if (const std::uint32_t root = root_of(exact_, host)) visit(root);
    for (const std::size_t size : wildcard_sizes_)
      if (host.size() > size)
        if (const std::uint32_t root = root_of(wildcards_, host.substr(host.size() - size)))
          visit(root);
    if (any_ != 0) visit(any_);
  }

 private:
  friend class IndexBuilder;
  using Hosts = std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>;
  struct Edge {
    std::uint32_t tag = 0;   // a part of the hash
    std::uint32_t node = 0;  // 0: free
  };

  static std::uint32_t root_of(const Hosts& hosts, std::string_view host) {
    const auto found = hosts.find(host);
    return found == hosts.end() ? 0 : found->second;
  }

  std::vector<TrieNode> nodes_;
  std::vector<Candidate> candidates_;
  std::vector<MixedChild> mixed_;
  std::vector<Edge> edges_;                  // open addressing, a power of two
  std::uint64_t seed_ = 0;                   // of their hash
  Hosts exact_, wildcards_;                  // wildcards by what follows the star: ".example.com"
  std::vector<std::size_t> wildcard_sizes_;  // of these texts, longest first
  std::uint32_t any_ = 0;
};

}  // namespace gw::decision
