#!/usr/bin/env bash
# Makes the folder that ships: the product's files and its production dependencies, nothing else.
# Usage: .ci/package.sh [--check] TARGET      (--check also starts what was made, asks whether it is ready, and stops it)
# The Dockerfile and .ci/run call this same script.
set -euo pipefail
check=false
if [ "${1:-}" = --check ]; then
  check=true
  shift
fi
target=${1:?usage: .ci/package.sh [--check] TARGET}
source=$(cd "$(dirname "$0")/.." && pwd)

mkdir -p "$target"
target=$(cd "$target" && pwd)
if [ -n "$(ls -A "$target")" ]; then
  echo "package.sh: $target is not empty" >&2
  exit 1
fi

cd "$source"
cp -R package.json package-lock.json .npmrc LICENSE README.md src adapters contracts certs-example "$target/"
mkdir "$target/fixtures"
cp -R fixtures/demo "$target/fixtures/"
cp .ci/health.mjs "$target/"

cd "$target"
npm ci --omit=dev --no-audit --no-fund --loglevel=error
rm -f .npmrc
for unwanted in vitest typescript @biomejs nock soap; do
  if [ -e "node_modules/$unwanted" ]; then
    echo "package.sh: node_modules/$unwanted is a development dependency" >&2
    exit 1
  fi
done
echo "package.sh: $target is ready ($(du -sm . | cut -f1) MB)"
if [ "$check" = true ]; then
  node "$source/.ci/check-start.mjs" "$target"
fi
