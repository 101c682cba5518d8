// SPDX-License-Identifier: Apache-2.0
#include "web/verdict.h"

#include <algorithm>

namespace lull::web {

namespace {

using What = Verdict::What;

constexpr std::string_view kApi = "/api/";
constexpr std::string_view kAssets = "/assets/";
constexpr std::size_t kMethodNameMax = 40;

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

Verdict refused(unsigned status) {
  return {status};
}

/// By path and method; paths are compared as they are, nothing is decoded.
Verdict route(const RequestHead& head) {
  const std::string_view path = head.target;
  const bool reads = head.method == "GET" || head.method == "HEAD";
  const bool posts = head.method == "POST";
  if (path == "/" || path.starts_with("/n/")) return reads ? Verdict{0, What::kPage} : refused(405);
  if (path == "/favicon.ico") return reads ? Verdict{0, What::kIcon} : refused(405);
  if (path.starts_with(kAssets))
    return reads ? Verdict{0, What::kAsset, std::string(path)} : refused(405);
  if (path == "/api/session") {
    if (posts) return {0, What::kNewSession};
    return head.method == "DELETE" ? Verdict{0, What::kEndSession} : refused(405);
  }
  if (!path.starts_with(kApi)) return refused(404);
  const auto name = path.substr(kApi.size());
  if (name.empty() || name.size() > kMethodNameMax || !std::ranges::all_of(name, is_letter))
    return refused(404);
  if (!posts) return refused(405);
  return {0, name == "Watch" ? What::kWatch : What::kCall, std::string(name)};
}

/// Browsers of the last years say who asks; others do not say anything.
bool absent_or(const RequestHead& head, std::string_view name, std::string_view wanted) {
  return head.count(name) == 0 || head.value(name) == wanted;
}

bool asked_by_us(const RequestHead& head, What what, const std::string& origin) {
  const bool same = absent_or(head, "Sec-Fetch-Site", "same-origin");
  if (!is_static(what)) return same && head.value("Origin") == origin;
  if (!same && head.value("Sec-Fetch-Site") != "none") return false;
  return what != What::kPage || (absent_or(head, "Sec-Fetch-Mode", "navigate") &&
                                 absent_or(head, "Sec-Fetch-Dest", "document"));
}

bool is_json(const RequestHead& head) {
  const auto type = head.value("Content-Type");
  return same_name(type, "application/json") ||
         same_name(type, "application/json; charset=utf-8") ||
         same_name(type, "application/json;charset=utf-8");
}

}  // namespace

bool is_static(Verdict::What what) {
  return what == What::kPage || what == What::kAsset || what == What::kIcon;
}

Verdict decide(const RequestHead& head, std::uint16_t port) {
  const std::string host = "127.0.0.1:" + std::to_string(port);
  if (head.value("Host") != host) return refused(421);
  auto verdict = route(head);
  if (verdict.refused != 0) return verdict;
  if (!asked_by_us(head, verdict.what, "http://" + host)) return refused(403);
  if (head.method == "POST" && !is_json(head)) return refused(415);
  constexpr std::string_view kScheme = "Bearer ";
  if (const auto given = head.value("Authorization"); given.starts_with(kScheme))
    verdict.token = given.substr(kScheme.size());
  return verdict;
}

bool accepts_gzip(const RequestHead& head) {
  std::string_view rest = head.value("Accept-Encoding");
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    auto one = rest.substr(0, comma);
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    while (one.starts_with(' ')) one.remove_prefix(1);
    const auto name = one.substr(0, one.find_first_of("; "));
    if (!same_name(name, "gzip")) continue;
    const auto weight = one.find("q=");
    return weight == std::string_view::npos ||
           one.substr(weight + 2).find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

}  // namespace lull::web
