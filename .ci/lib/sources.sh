# What the product is built from. Sourced by ./run.

# One line that changes when a file changes that ends up in the product. It needs no git, which
# refuses to work in a clone that belongs to somebody else.
sources_fingerprint() {
  (
    cd "$ROOT" || exit 1
    find . \( -name .git -o -name target -o -name generated -o -path ./data -o -path ./docs \
      -o -path ./itest -o -path ./.ci -o -path '*/src/test' -o -name '*.md' \
      -o -path ./run -o -path ./test -o -path ./bench -o -path ./benchmarks \) -prune -o -type f -exec cksum {} + |
      LC_ALL=C sort | cksum
  )
}
