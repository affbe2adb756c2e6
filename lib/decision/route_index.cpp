// Builds the tries: ranks all candidates, inserts them into a tree of maps, and stores that tree in
// flat arrays.
#include "decision/route_index.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <memory>
#include <tuple>

#include "decision/specificity.h"

namespace gw::decision {

namespace {

using config::PathPattern;
using config::PathSegment;

// Hashes 8 bytes at a time, because paths are short. Collisions give an attacker nothing: the match
// is checked again.
std::uint64_t edge_hash(std::uint64_t seed, std::uint32_t node, std::string_view text) {
  constexpr std::uint64_t mix = 0xff51afd7ed558ccdu;
  std::uint64_t hash = seed ^ (node * 0x9e3779b97f4a7c15u + text.size());
  std::uint64_t word = 0;
  for (; text.size() >= 8; text.remove_prefix(8)) {
    std::memcpy(&word, text.data(), 8);
    hash = (hash ^ word) * mix;
    hash ^= hash >> 32;
  }
  word = 0;
  std::memcpy(&word, text.data(), text.size());
  hash = (hash ^ word) * mix;
  hash = (hash ^ (hash >> 32)) * mix;
  return hash ^ (hash >> 29);
}

// Everything that orders candidates, as one key; smaller wins. The name decides ties, which are
// reported as errors, so that the order in the file never matters.
struct SortKey {
  std::int64_t priority;
  std::uint64_t host;
  std::string path;
  std::tuple<int, std::uint64_t, std::uint64_t, int, int> rest;
  std::string_view name;

  friend auto operator<=>(const SortKey&, const SortKey&) = default;
};

std::uint64_t host_key(std::string_view host) {
  if (host.empty()) return UINT64_MAX;
  return host.starts_with("*.") ? UINT64_MAX - host.size() : 0;
}

// One character per segment, 'a' for the most specific, and one more for the end.
std::string path_key(const PathPattern& pattern) {
  std::string key;
  for (std::size_t i = 0; i <= pattern.segments.size(); ++i)
    key += static_cast<char>('a' + (static_cast<int>(SegmentRank::literal) -
                                    static_cast<int>(segment_rank(pattern, i))));
  return key;
}

SortKey sort_key(const Route& route, std::string_view host, const PathPattern& pattern) {
  const Match& match = route.match;
  return {-match.priority,
          host_key(host),
          path_key(pattern),
          {match.methods.empty(), ~(match.headers.size() + match.cookies.size()),
           ~match.queries.size(), match.from.empty(), match.listeners.empty()},
          route.name};
}

struct RankedCandidate {
  SortKey key;
  std::string_view host;
  Candidate candidate;
};

std::vector<RankedCandidate> ranked(std::span<const Route> routes) {
  static const std::vector<std::string> any_host = {""};
  std::vector<RankedCandidate> all;
  for (std::uint32_t r = 0; r < routes.size(); ++r) {
    const Match& match = routes[r].match;
    for (const std::string& host : match.hosts.empty() ? any_host : match.hosts)
      for (std::uint32_t p = 0; p < match.paths.size(); ++p)
        all.push_back({sort_key(routes[r], host, match.paths[p]),
                       host,
                       {0, r, p, &routes[r], &match.paths[p], match.paths[p].segments}});
  }
  std::stable_sort(all.begin(), all.end(), [](const RankedCandidate& a, const RankedCandidate& b) {
    return a.key < b.key;
  });
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i].candidate.rank = i;
  return all;
}

// Regex and mixed segments share one child if they accept the same texts.
std::string mixed_key(const PathSegment& segment) {
  return segment.before + '\n' + segment.after + '\n' +
         (segment.regex ? segment.regex->text() : std::string("\n"));
}

struct Tree {
  std::map<std::string, std::unique_ptr<Tree>> literal, mixed;
  std::map<std::string, const PathSegment*> mixed_segment;
  std::unique_ptr<Tree> name;
  std::vector<Candidate> here, rest;  // sorted by rank
};

Tree& child_of(std::unique_ptr<Tree>& child) {
  if (!child) child = std::make_unique<Tree>();
  return *child;
}

void insert(Tree& root, const PathPattern& pattern, const Candidate& candidate) {
  Tree* at = &root;
  for (const PathSegment& segment : pattern.segments) {
    if (segment.kind == PathSegment::Kind::literal) {
      at = &child_of(at->literal[segment.before]);
    } else if (segment.kind == PathSegment::Kind::name) {
      at = &child_of(at->name);
    } else {
      const std::string key = mixed_key(segment);
      at->mixed_segment.try_emplace(key, &segment);
      at = &child_of(at->mixed[key]);
    }
  }
  (pattern.rest ? at->rest : at->here).push_back(candidate);
}

}  // namespace

// Stores a tree in flat arrays. Children are stored before their parent is complete, so a node's
// best rank is known.
class IndexBuilder {
 public:
  // Node 0 is no node's child: its number means "none".
  explicit IndexBuilder(RouteIndex& index) : index_(index) { index_.nodes_.emplace_back(); }

  std::uint32_t flatten(const Tree& tree) {
    const auto number = static_cast<std::uint32_t>(index_.nodes_.size());
    index_.nodes_.emplace_back();
    TrieNode node;
    node.here = append(tree.here, node.best);
    node.rest = append(tree.rest, node.best);
    std::vector<MixedChild> mixed;
    for (const auto& [key, child] : tree.mixed)
      mixed.push_back({tree.mixed_segment.at(key), flatten_child(*child, node.best)});
    node.mixed = {static_cast<std::uint32_t>(index_.mixed_.size()),
                  static_cast<std::uint32_t>(mixed.size())};
    index_.mixed_.insert(index_.mixed_.end(), mixed.begin(), mixed.end());
    if (tree.name) node.name = flatten_child(*tree.name, node.best);
    node.literals = !tree.literal.empty();
    for (const auto& [text, child] : tree.literal)
      edges_.push_back({number, text, flatten_child(*child, node.best)});
    index_.nodes_[number] = node;
    return number;
  }

  // The table stores a part of each hash instead of the text. Lookups of its own texts are exact
  // nevertheless: the seed is chosen so that each of them finds its own entry.
  void build_edges() {
    while (!build_edges_with_seed()) ++index_.seed_;
  }

 private:
  std::uint32_t flatten_child(const Tree& tree, std::uint32_t& best) {
    const std::uint32_t number = flatten(tree);
    best = std::min(best, index_.nodes_[number].best);
    return number;
  }
  Range append(const std::vector<Candidate>& candidates, std::uint32_t& best) {
    const auto first = static_cast<std::uint32_t>(index_.candidates_.size());
    for (const Candidate& candidate : candidates) best = std::min(best, candidate.rank);
    index_.candidates_.insert(index_.candidates_.end(), candidates.begin(), candidates.end());
    return {first, static_cast<std::uint32_t>(candidates.size())};
  }

  bool build_edges_with_seed() {
    index_.edges_.assign(std::bit_ceil(edges_.size() * 2 + 1), {});  // at most half full
    const std::size_t mask = index_.edges_.size() - 1;
    for (const Edge& edge : edges_) {
      const std::uint64_t hash = edge_hash(index_.seed_, edge.parent, edge.text);
      std::size_t slot = hash & mask;
      while (index_.edges_[slot].node != 0) slot = (slot + 1) & mask;
      index_.edges_[slot] = {static_cast<std::uint32_t>(hash >> 32), edge.child};
    }
    return std::all_of(edges_.begin(), edges_.end(), [&](const Edge& edge) {
      return index_.literal(edge.parent, edge.text) == edge.child;
    });
  }

  struct Edge {
    std::uint32_t parent;
    std::string_view text;  // owned by the tree
    std::uint32_t child;
  };
  RouteIndex& index_;
  std::vector<Edge> edges_;
};

RouteIndex::RouteIndex(std::span<const Route> routes) {
  std::map<std::string_view, Tree> trees;  // by host pattern
  for (const RankedCandidate& ranked_one : ranked(routes))
    insert(trees[ranked_one.host], *ranked_one.candidate.path, ranked_one.candidate);
  IndexBuilder builder(*this);
  for (const auto& [host, tree] : trees) {
    const std::uint32_t root = builder.flatten(tree);
    if (host.empty()) {
      any_ = root;
    } else if (host.starts_with("*.")) {
      wildcards_.emplace(host.substr(1), root);
      wildcard_sizes_.push_back(host.size() - 1);
    } else {
      exact_.emplace(host, root);
    }
  }
  builder.build_edges();
  std::sort(wildcard_sizes_.rbegin(), wildcard_sizes_.rend());
  wildcard_sizes_.erase(std::unique(wildcard_sizes_.begin(), wildcard_sizes_.end()),
                        wildcard_sizes_.end());
}

std::uint32_t RouteIndex::literal(std::uint32_t node, std::string_view text) const {
  const std::uint64_t hash = edge_hash(seed_, node, text);
  const std::size_t mask = edges_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  for (std::size_t slot = hash & mask; edges_[slot].node != 0; slot = (slot + 1) & mask)
    if (edges_[slot].tag == tag) return edges_[slot].node;
  return 0;
}

}  // namespace gw::decision
