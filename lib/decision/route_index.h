// RouteIndex: the data structure of the route table. Hosts lead to tries of path segments, tries to
// candidates. The order of specificity does not depend on the request, so the rank of every
// candidate (one host and one pattern of a route) is fixed when the table is built, and each node
// stores the best rank below it. Used only by route_table.cpp; immutable once built.
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
  std::uint32_t rank = 0;    // lower wins; equal only within one route
  std::uint32_t number = 0;  // index of the route
  std::uint32_t pattern = 0;
  const Route* route = nullptr;
  const config::PathPattern* path = nullptr;
  std::span<const config::PathSegment> segments;  // of `path`
};

struct Range {
  std::uint32_t first = 0, count = 0;
};

struct TrieNode {
  std::uint32_t best = UINT32_MAX;  // the lowest rank at or below this node
  std::uint32_t name = 0;           // child for {name}; 0: none
  Range here, rest;                 // candidates whose pattern ends here, or continues with /**
  Range mixed;                      // children for regex and mixed segments
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
  // The literal child for this text, or 0. May also return a child for a different text: the match
  // is checked later.
  std::uint32_t literal(std::uint32_t node, std::string_view text) const;

  // Calls visit(root) for each trie that may serve this host: exact, wildcards, any host.
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
    std::uint32_t tag = 0;   // part of the hash
    std::uint32_t node = 0;  // 0: free
  };

  static std::uint32_t root_of(const Hosts& hosts, std::string_view host) {
    const auto found = hosts.find(host);
    return found == hosts.end() ? 0 : found->second;
  }

  std::vector<TrieNode> nodes_;
  std::vector<Candidate> candidates_;
  std::vector<MixedChild> mixed_;
  std::vector<Edge> edges_;  // open addressing, size is a power of two
  std::uint64_t seed_ = 0;   // of the hash of edges
  Hosts exact_, wildcards_;  // key of wildcards: the text after the star, ".example.com"
  std::vector<std::size_t> wildcard_sizes_;  // lengths of these keys, longest first
  std::uint32_t any_ = 0;
};

}  // namespace gw::decision
