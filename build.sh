#!/usr/bin/env bash
# Builds, shows and tests EdgeLens. `./build.sh help` lists what it can do.
#
# What it needs and does not find it installs, into a folder of its own outside the repository, and says so. With
# everything in place each command starts at once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

TOOLS=${EDGELENS_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/edgelens}
WASM_TARGET=wasm32-unknown-unknown
TARGET_DIR=${CARGO_TARGET_DIR:-target}
LOCK_STAMP=node_modules/.edgelens-lock
BUILT_STAMP=dist/.built

usage() {
  cat <<'TEXT'
./build.sh COMMAND

  build         make dist/extension (Load unpacked in chrome://extensions) and dist/www; needs cargo and node only
  demo          open the demo page with DevTools and the panel; without a screen, or with HEADLESS=1, write a picture
                of it, check the rows it shows, and end
  test [LAYER]  check everything, or only the named layers:
                  format clippy native caches javascript shell web store e2e demo bench
                where store is the linter of an add-on store, and bench three ratios of speed, beside Chrome's panel and JSON.parse
  audit         look into what the project depends on: licences, sources, doubles and known flaws of crates (cargo-deny)
                and of npm packages, and the linter; what cannot be asked for without the network is said to be skipped
  package       make dist/edgelens-VERSION.zip for the store, and its hash
  reproduce     build twice, in two folders with other paths, and compare every byte
  screenshots   make the pictures in docs/images again
  captures      make the demo captures of the stand-alone page again
  bench [ROWS]  measure everything over a generated HAR file of that many entries (100000), natively and in Chromium
                beside Chrome's own Network panel; the table is also written to bench/ in cargo's target folder
  bench grow [NATIVE [BROWSER]]
                the same steps from 1000 entries up to that many natively (1000000, a file of 2.7 GB that is deleted
                again) and in Chromium (100000), with plots
  soak [NAVIGATIONS [REQUESTS]]
                a million requests in the real panel (20 navigations of 50000, about an hour), with what memory does
                meanwhile and after Clear; DevTools opened and closed 50 times; what the inspected page pays for it all
  fuzz [TARGET] [SECONDS]
                run a fuzz target for that many seconds (60), or each of them; says how often it ran, and where a finding
                lies. The tests run the same bodies over fuzz/regressions, without a fuzzer
  clean         remove what this script made in the repository (the tools stay)
  help          this text

Environment
  CHROME=, CHROMEDRIVER=   a Chromium and its ChromeDriver; otherwise they are looked for on PATH, then in apt
  EDGELENS_TOOLS=          where tools are installed; otherwise $XDG_CACHE_HOME/edgelens or ~/.cache/edgelens
  EDGELENS_CORPUS=         a folder of recorded captures for the tests that read them; without it they are skipped
  HEADLESS=1               demo without a window
TEXT
}

# ── Saying what happens ─────────────────────────────────────────────────────────────────────────────────────────────

STEP="look for what is needed"
step() { STEP=$1; printf '\n==> %s\n' "$1"; [[ -z ${2:-} ]] || printf '    %s\n' "$2"; }
note() { printf '    %s\n' "$1"; }

# fail REASON WHAT_TO_DO: ends the script and names the step it was in.
fail() {
  printf '\nbuild.sh: the step "%s" failed.\n  Why:  %s\n  Do:   %s\n' "$STEP" "$1" "$2" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# ── Tools ───────────────────────────────────────────────────────────────────────────────────────────────────────────

need_cargo_and_node() {
  have cargo || fail "cargo is not on PATH" "install Rust from https://rustup.rs, then start again"
  have node && have npm || fail "node or npm is not on PATH" "install Node.js 20 or newer with npm, then start again"
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  ((major >= 20)) || fail "node is version $major" "install Node.js 20 or newer"
}

ensure_wasm_target() {
  local libs
  libs=$(rustc --print sysroot)/lib/rustlib/$WASM_TARGET
  [[ -d $libs/lib ]] && return
  step "install the Rust target $WASM_TARGET" "the panel's core is compiled to WebAssembly"
  have rustup || fail "this Rust was not installed by rustup, and it lacks $WASM_TARGET" \
    "install the package of your system that holds the wasm32 standard library, or use rustup"
  rustup target add "$WASM_TARGET" || fail "rustup could not add the target" "look at its message above; it needs the network once"
}

# The version of wasm-bindgen that Cargo.lock holds; the command line must be exactly the same.
locked_wasm_bindgen() {
  [[ -f Cargo.lock ]] || fail "Cargo.lock is missing" "restore it from the repository: git checkout Cargo.lock"
  awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock
}

# Sets WASM_BINDGEN_BIN to a folder with wasm-bindgen and wasm-bindgen-test-runner of the locked version.
ensure_wasm_bindgen() {
  local version
  version=$(locked_wasm_bindgen)
  WASM_BINDGEN_BIN=$TOOLS/wasm-bindgen-$version/bin
  [[ -x $WASM_BINDGEN_BIN/wasm-bindgen ]] && return
  if have wasm-bindgen && have wasm-bindgen-test-runner && [[ $(wasm-bindgen --version) == "wasm-bindgen $version" ]]; then
    WASM_BINDGEN_BIN=$(dirname "$(command -v wasm-bindgen)")
    return
  fi
  step "install wasm-bindgen $version into $TOOLS" "it writes the JavaScript side of the core; about a minute, once"
  # Without --locked: the lock file it was published with names a crate version the registry lacks. Debug builds in half the time.
  env -u CARGO_TARGET_DIR cargo install wasm-bindgen-cli --version "$version" --debug --quiet --root "$TOOLS/wasm-bindgen-$version" \
    || fail "cargo could not build wasm-bindgen-cli $version" "look at its message above; it needs the network and a C linker"
}

ensure_wasm_pack() {
  if have wasm-pack; then WASM_PACK=$(command -v wasm-pack); return; fi
  WASM_PACK=$TOOLS/wasm-pack/bin/wasm-pack
  [[ -x $WASM_PACK ]] && return
  step "install wasm-pack into $TOOLS" "it runs the tests that need a browser; about two minutes, once"
  env -u CARGO_TARGET_DIR cargo install wasm-pack --locked --quiet --root "$TOOLS/wasm-pack" \
    || fail "cargo could not build wasm-pack" "look at its message above; it needs the network and a C linker"
}

# lock_hash FILE: what tells whether the packages of a lockfile are the ones that were installed.
lock_hash() {
  node -e 'process.stdout.write(require("crypto").createHash("sha256").update(require("fs").readFileSync(process.argv[1])).digest("hex"))' "$1"
}

ensure_npm_packages() {
  local wanted
  wanted=$(lock_hash package-lock.json) \
    || fail "package-lock.json could not be read" "restore it from the repository: git checkout package-lock.json"
  [[ -f $LOCK_STAMP && $(<"$LOCK_STAMP") == "$wanted" ]] && return
  step "install the npm packages of package-lock.json" "wasm-opt, web-vitals and the tools that check the JavaScript"
  npm ci --no-audit --no-fund --loglevel=error || fail "npm ci did not succeed" "look at its message above; it needs the network"
  printf '%s' "$wanted" >"$LOCK_STAMP"
}

# Sets STORE_TOOLS to a folder with the packages of tests/store.
ensure_store_linter() {
  STORE_TOOLS=$TOOLS/store-$(lock_hash tests/store/package-lock.json) || fail "tests/store/package-lock.json could not be read" "restore it from the repository"
  [[ -f $STORE_TOOLS/.installed ]] && return
  step "install the linter of tests/store into $STORE_TOOLS" "two hundred packages; half a minute, once"
  mkdir -p "$STORE_TOOLS" && cp tests/store/package.json tests/store/package-lock.json .npmrc "$STORE_TOOLS/" \
    && (cd "$STORE_TOOLS" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error) \
    || fail "npm ci did not succeed" "look at its message above; it needs the network"
  touch "$STORE_TOOLS/.installed"
}

CARGO_DENY_VERSION=0.20.2
# Sets CARGO_DENY.
ensure_cargo_deny() {
  CARGO_DENY=$TOOLS/cargo-deny-$CARGO_DENY_VERSION/bin/cargo-deny
  [[ -x $CARGO_DENY ]] && return
  step "install cargo-deny $CARGO_DENY_VERSION into $TOOLS" "it checks licences, sources and known flaws of crates; two to three minutes, once"
  env -u CARGO_TARGET_DIR cargo install cargo-deny --version "$CARGO_DENY_VERSION" --locked --quiet --root "$TOOLS/cargo-deny-$CARGO_DENY_VERSION" \
    || fail "cargo could not build cargo-deny" "look at its message above; it needs the network and a C linker"
}

ensure_cargo_fuzz() {
  have c++ || fail "there is no C++ compiler (c++) on PATH" "install one: the fuzzer, libFuzzer, is compiled from source"
  have cargo-fuzz && return
  PATH=$TOOLS/cargo-fuzz/bin:$PATH
  have cargo-fuzz && return
  step "install cargo-fuzz into $TOOLS" "it runs the fuzz targets; half a minute, once"
  env -u CARGO_TARGET_DIR cargo install cargo-fuzz --locked --quiet --root "$TOOLS/cargo-fuzz" \
    || fail "cargo could not build cargo-fuzz" "look at its message above; it needs the network and a C linker"
}

BROWSER_PACKAGES="chromium chromium-driver"
BROWSER_NAMES="chromium chromium-browser google-chrome google-chrome-stable chrome"

first_on_path() { local name; for name in "$@"; do if have "$name"; then command -v "$name"; return; fi; done; }

# Sets and exports CHROME and CHROMEDRIVER.
ensure_browser() {
  local given=${CHROME:-}${CHROMEDRIVER:-}
  [[ -z ${CHROME:-} || -x $CHROME ]] || fail "CHROME=$CHROME is not a program" "give the path of a Chromium"
  [[ -z ${CHROMEDRIVER:-} || -x $CHROMEDRIVER ]] || fail "CHROMEDRIVER=$CHROMEDRIVER is not a program" "give the path of a ChromeDriver"
  # shellcheck disable=SC2086 # a list of names
  CHROME=${CHROME:-$(first_on_path $BROWSER_NAMES)}
  CHROMEDRIVER=${CHROMEDRIVER:-$(first_on_path chromedriver)}
  if [[ -z $CHROME || -z $CHROMEDRIVER ]]; then
    step "find Chromium and ChromeDriver" "the panel is tested in a real browser"
    local missing="install these packages: $BROWSER_PACKAGES (Debian's names), or set CHROME= and CHROMEDRIVER= to the two programs"
    [[ -z $given ]] || note "given: CHROME=${CHROME:-none} CHROMEDRIVER=${CHROMEDRIVER:-none}"
    [[ $(id -u) == 0 ]] || fail "they are not on PATH, and only root can install them" "as root: apt-get install -y $BROWSER_PACKAGES; or $missing"
    have apt-get || fail "they are not on PATH, and this system has no apt-get" "$missing"
    note "apt-get install -y $BROWSER_PACKAGES"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $BROWSER_PACKAGES >/dev/null; } \
      || fail "apt-get could not install them" "$missing"
    # shellcheck disable=SC2086
    CHROME=${CHROME:-$(first_on_path $BROWSER_NAMES)}
    CHROMEDRIVER=${CHROMEDRIVER:-$(first_on_path chromedriver)}
    [[ -n $CHROME && -n $CHROMEDRIVER ]] || fail "the packages are installed, but the programs are not on PATH" "$missing"
  fi
  export CHROME CHROMEDRIVER
}

# ── build ───────────────────────────────────────────────────────────────────────────────────────────────────────────

# What the compiler puts into the module. Named, because a wasm-opt that does not know them refuses the file, and one
# that is allowed more than them could use what a browser lacks.
WASM_FEATURES=(--enable-bulk-memory --enable-bulk-memory-opt --enable-mutable-globals --enable-nontrapping-float-to-int
  --enable-sign-ext --enable-reference-types --enable-multivalue --enable-simd)

# Compilers write the paths of sources into the module, for messages of panics. They would be those of the machine, and
# other bytes on each; so they get the same beginnings everywhere. The last one that fits counts.
reproducible() {
  local target
  mkdir -p "$TARGET_DIR"
  target=$(cd "$TARGET_DIR" && pwd)
  printf 'target.%s.rustflags=["--remap-path-prefix=%s=/rust","--remap-path-prefix=%s=/cargo","--remap-path-prefix=%s=/edgelens","--remap-path-prefix=%s=/target"]' \
    "$WASM_TARGET" "$(rustc --print sysroot)" "${CARGO_HOME:-$HOME/.cargo}" "$PWD" "$target"
}

# What a build was made with: another compiler makes other bytes.
built_with() {
  printf 'rustc %s\nwasm-bindgen %s\nbinaryen %s\nweb-vitals %s\n' \
    "$(rustc --version | cut -d' ' -f2-)" "$(locked_wasm_bindgen)" \
    "$(node -p 'require("./node_modules/binaryen/package.json").version')" "$(node -p 'require("./node_modules/web-vitals/package.json").version')"
}

gzip_size() { gzip -9 -c "$1" | wc -c | tr -d ' '; }

# write_module FROM FOLDER: what the compiler made, as a module that a page can load.
write_module() {
  mkdir -p "$2"
  "$WASM_BINDGEN_BIN/wasm-bindgen" --target web --out-dir "$2" --out-name edgelens "$1" \
    || fail "wasm-bindgen refused the module" "remove $TARGET_DIR and start again; if it stays, the tool and Cargo.lock disagree"
  # Never the wasm-opt of the system: old ones break the module without saying so.
  node_modules/.bin/wasm-opt -O3 "${WASM_FEATURES[@]}" "$2/edgelens_bg.wasm" -o "$2/optimised.wasm" \
    || fail "wasm-opt refused the module" "compare WASM_FEATURES in build.sh with what the compiler now emits"
  mv "$2/optimised.wasm" "$2/edgelens_bg.wasm"
  node -e 'new WebAssembly.Module(require("fs").readFileSync(process.argv[1]))' "$2/edgelens_bg.wasm" \
    || fail "the optimised module is not valid" "compare WASM_FEATURES in build.sh with what the compiler now emits"
}

build() {
  need_cargo_and_node
  ensure_wasm_target
  ensure_wasm_bindgen
  ensure_npm_packages

  step "compile the core to WebAssembly" "profile wasm: optimised, about a minute from scratch"
  local messages=$TARGET_DIR/wasm-messages.json explanations
  mkdir -p "$TARGET_DIR"
  cargo build --locked --config "$(reproducible)" --target "$WASM_TARGET" --profile wasm --no-default-features --lib --message-format json-render-diagnostics >"$messages" || fail "the core does not compile for $WASM_TARGET" "read the compiler's message above"

  # Where the build script has put the explanations; the folder's name has a hash in it.
  explanations=$(node -e '
    const lines = require("fs").readFileSync(process.argv[1], "utf8").trim().split("\n").map((line) => JSON.parse(line));
    const ran = lines.find((line) => line.reason === "build-script-executed" && /[/#]edgelens[#@]/.test(line.package_id));
    process.stdout.write(ran.out_dir + "/knowledge.txt");
  ' "$messages") && [[ -f $explanations ]] || fail "cargo does not tell where build.rs has put knowledge.txt" "look into $messages"

  step "write the JavaScript side and optimise the module" "wasm-bindgen, then wasm-opt of the npm package binaryen"
  rm -rf dist
  write_module "$TARGET_DIR/$WASM_TARGET/wasm/edgelens.wasm" dist/wasm

  cp "$explanations" dist/wasm/knowledge.txt

  step "put the extension and the page together"
  mkdir -p dist/extension/vendor dist/www
  cp -R extension/. dist/extension/
  cp -R www/. dist/www/
  find dist/extension dist/www \( -name '*.md' -o -name 'tsconfig*.json' -o -name '*.d.ts' \) -delete
  cp node_modules/web-vitals/dist/web-vitals.iife.js dist/extension/vendor/
  # What the page shares with the panel.
  cp extension/*.css extension/{core,clipboard,crashes,har-file,har-files,kept-files,reason,save-file,storage,words}.js dist/www/
  cp -R extension/_locales dist/www/_locales
  cp -R dist/wasm dist/extension/wasm
  cp -R dist/wasm dist/www/wasm
  find dist/extension/wasm dist/www/wasm -name '*.d.ts' -delete
  rm -rf dist/wasm
  built_with >dist/BUILT-WITH
  node build/publish.mjs sums dist || fail "the hashes could not be written" "read the message above"
  touch "$BUILT_STAMP"

  local wasm script file
  wasm=$(gzip_size dist/extension/wasm/edgelens_bg.wasm)
  script=0
  while IFS= read -r file; do script=$((script + $(gzip_size "$file"))); done < <(find dist/extension -name '*.js')
  note "$(printf 'gzip: wasm %d KB, script %d KB, together %d KB' $((wasm / 1000)) $((script / 1000)) $(((wasm + script) / 1000)))"
  note "dist/extension   load it at chrome://extensions with Developer mode on, Load unpacked"
  note "dist/www         any web server can serve it"
}

build_if_stale() {
  local changed
  if [[ -f $BUILT_STAMP ]]; then
    changed=$(find src knowledge extension www build .cargo Cargo.toml Cargo.lock build.rs build.sh package-lock.json -newer "$BUILT_STAMP" -print -quit) || true
    [[ -n $changed ]] || { need_cargo_and_node; ensure_npm_packages; return 0; }
    note "$changed is newer than dist"
  fi
  build
}

# ── package, reproduce, audit ───────────────────────────────────────────────────────────────────────────────────────

package() {
  build
  local file
  file=dist/edgelens-$(node -p 'require("./dist/extension/manifest.json").version').zip
  step "pack the extension for the store" "$file"
  node build/publish.mjs zip dist/extension "$file" && node build/publish.mjs sums dist || fail "it could not be packed" "read the message above"
  grep -F "${file#dist/}" dist/SHA256SUMS
}

# Two builds that have nothing in common but the sources: other folders of other lengths, other folders of cargo and of
# the compiler's work, packages installed anew, and another language and time zone.
reproduce() {
  need_cargo_and_node
  ensure_wasm_target
  ensure_wasm_bindgen
  local work registry name began=$SECONDS
  work=$(mktemp -d) || fail "there is no folder for the builds" "set TMPDIR"
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$work'" EXIT
  registry=${CARGO_HOME:-$HOME/.cargo}/registry
  # Both copies first: whoever goes on working meanwhile does not change one of them.
  for name in one another/and-a-longer-one; do
    mkdir -p "$work/$name/source" "$work/$name/cargo"
    # What git knows, and what it would: the working tree as it is.
    git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do [[ ! -f $file ]] || printf '%s\0' "$file"; done \
      | tar -c --null -T - | tar -x -C "$work/$name/source"
    # What was fetched is not fetched again; its path is another one all the same.
    [[ ! -d $registry ]] || ln -s "$registry" "$work/$name/cargo/registry"
  done
  for name in one another/and-a-longer-one; do
    step "build in $work/$name"
    (
      if [[ $name != one ]]; then export LC_ALL=C TZ=Asia/Kathmandu; umask 077; fi
      cd "$work/$name/source"
      export RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup} EDGELENS_TOOLS=$TOOLS
      CARGO_HOME=$work/$name/cargo CARGO_TARGET_DIR=$work/$name/target ./build.sh package
    ) || fail "the build in $work/$name did not succeed" "read the lines above"
  done
  step "compare the two" "every file of dist, and the file for the store"
  diff "$work/one/source/dist/SHA256SUMS" "$work/another/and-a-longer-one/source/dist/SHA256SUMS" \
    || fail "the files above differ" "a path, a time or an order has got into them; compare the two files"
  cat "$work/one/source/dist/SHA256SUMS"
  note "the same $(wc -l <"$work/one/source/dist/SHA256SUMS" | tr -d ' ') files twice, in $((SECONDS - began)) s"
}

# npm's word on the packages of a lockfile; 77 if the registry cannot be asked.
npm_audit() {
  local said status=0
  said=$(cd "$1" && npm audit --json 2>/dev/null) || status=$?
  node -e '
    let report;
    try { report = JSON.parse(process.argv[1]); } catch { report = {}; }
    if (!report.metadata?.vulnerabilities) {
      console.log("    skipped: the registry does not answer (" + (report.message ?? report.error?.summary ?? "no report") + ")");
      process.exit(77);
    }
    for (const [name, { severity, range, isDirect }] of Object.entries(report.vulnerabilities)) console.log(`    ${severity}: ${name} ${range}${isDirect ? "" : ", through others"}`);
    console.log(`    ${report.metadata.vulnerabilities.total} known flaws in ${report.metadata.dependencies.total} packages`);
    process.exit(report.metadata.vulnerabilities.total > 0 ? 1 : 0);
  ' "$said"
}

audit() {
  need_cargo_and_node
  ensure_npm_packages
  ensure_cargo_deny
  ensure_store_linter
  local failed=0 skipped=0 status
  step "audit: licences, sources and doubles of the crates" "deny.toml"
  "$CARGO_DENY" --locked check licenses bans sources || failed=$((failed + 1))
  step "audit: known flaws of the crates" "the database is fetched from github.com"
  if "$CARGO_DENY" --locked fetch db >/dev/null 2>&1; then
    "$CARGO_DENY" --locked check advisories || failed=$((failed + 1))
  else
    note "skipped: the database of advisories could not be fetched, so nothing is known of flaws"
    skipped=$((skipped + 1))
  fi
  for folder in . tests/store; do
    step "audit: known flaws of the npm packages of $folder/package-lock.json" "$([[ $folder == . ]] && echo "of these web-vitals alone is shipped" || echo "none is shipped")"
    status=0
    npm_audit "$folder" || status=$?
    case $status in 0) ;; 77) skipped=$((skipped + 1)) ;; *) failed=$((failed + 1)) ;; esac
  done
  build_if_stale
  step "audit: $(describe_layer store)"
  layer_store || failed=$((failed + 1))
  printf '\n%d failed, %d skipped of 5\n' "$failed" "$skipped"
  ((failed == 0))
}

# ── demo, screenshots ───────────────────────────────────────────────────────────────────────────────────────────────

demo() {
  build_if_stale
  ensure_browser
  step "open the demo page with the panel" "$(has_screen && echo "close the browser to end it" || echo "no screen, so a picture is made of it")"
  node tests/e2e/demo.mjs "$(has_screen && echo window || echo headless)" || fail "the demo did not show what it should" "read the lines above"
}

has_screen() { [[ -z ${HEADLESS:-} && ( -n ${DISPLAY:-} || -n ${WAYLAND_DISPLAY:-} || $(uname) == Darwin ) ]]; }

# made SCRIPT STEP WHAT: what the demo page is good for beside the demo.
made() {
  build_if_stale
  ensure_browser
  step "$2" "$3"
  node "tests/e2e/$1.mjs" || fail "it could not be made" "read the lines above"
}

# ── bench ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

# Sets HAR to a generated file of $1 entries. It is made from recorded captures where there are any, and kept for the
# next time.
ensure_har() {
  mkdir -p "$TARGET_DIR/bench"
  HAR=$(cd "$TARGET_DIR/bench" && pwd)/$([[ -n ${EDGELENS_CORPUS:-} ]] && echo recorded || echo own)-$1.har
  [[ -f $HAR && ! benches/generate.mjs -nt $HAR ]] && return
  step "make a HAR file of $1 entries" "$HAR"
  node benches/generate.mjs "$1" "$HAR.part" && mv "$HAR.part" "$HAR"
}

bench() {
  [[ ${1:-} != grow ]] || { shift; bench_grow "${1:-1000000}" "${2:-100000}"; return; }
  local rows=${1:-100000} folder
  [[ $rows =~ ^[1-9][0-9]*$ ]] || fail "$rows is no number of entries" "give a number such as 20000"
  build_if_stale
  ensure_browser
  ensure_har "$rows" || fail "the file could not be made" "read the lines above"
  folder=$(dirname "$HAR")
  step "measure the core" "some minutes; other work on this machine makes the numbers worse"
  rm -rf "$TARGET_DIR/criterion"
  EDGELENS_BENCH_HAR=$HAR cargo bench --locked --profile measure --bench core -- --noplot || fail "a benchmark could not run" "read the lines above"
  without_vectors
  step "measure in Chromium, beside Chrome's own Network panel" "some minutes more"
  EDGELENS_BENCH_PLAIN=$TARGET_DIR/bench/plain node benches/browser/run.mjs "$HAR" "$rows" "$folder/browser.json" || fail "a measurement in the browser could not be made" "read the lines above"
  step "put the numbers together" "$folder/table.md and table.json"
  node benches/report.mjs "$HAR" "$rows" "$folder" "$TARGET_DIR/criterion" "$folder/browser.json" || fail "the numbers could not be read" "read the lines above"
}

# The core as it is shipped, but without vectors of 128 bits, so that the table tells what they are worth.
without_vectors() {
  step "compile the core without vectors" "into $TARGET_DIR/bench/plain"
  ensure_wasm_bindgen
  # Cargo adds these to the flags of .cargo/config.toml, and the last word on a feature counts.
  cargo build --locked --target "$WASM_TARGET" --profile wasm --no-default-features --lib --target-dir "$TARGET_DIR/plain" \
    --config "target.$WASM_TARGET.rustflags=[\"-C\", \"target-feature=-simd128\"]" || fail "the core does not compile without vectors" "read the compiler's message above"
  write_module "$TARGET_DIR/plain/$WASM_TARGET/wasm/edgelens.wasm" "$TARGET_DIR/bench/plain"
}

# bench_grow NATIVE BROWSER: the largest numbers of entries.
bench_grow() {
  [[ $1 =~ ^[1-9][0-9]*$ && $2 =~ ^[1-9][0-9]*$ ]] || fail "$1 or $2 is no number of entries" "give numbers such as 100000 20000"
  build_if_stale
  ensure_browser
  mkdir -p "$TARGET_DIR/bench"
  step "compile what measures the core"
  cargo bench --locked --profile measure --bench grow --no-run || fail "the benchmark does not compile" "read the compiler's message above"
  step "measure from 1000 entries to $1" "into $TARGET_DIR/bench: growth.md, growth.json, growth-*.svg"
  node benches/grow.mjs "$TARGET_DIR/bench" "$1" "$2" cargo bench --locked --quiet --profile measure --bench grow || fail "a measurement could not be made" "read the lines above"
}

# ── soak ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

soak() {
  build_if_stale
  ensure_browser
  step "leave the panel open for ${1:-20} navigations of ${2:-50000} requests" "other work on this machine makes it longer, and the last two numbers worse"
  node tests/soak/run.mjs "${1:-20}" "${2:-50000}" || fail "something does not hold" "read the lines above"
}

# ── fuzz ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

# Longest input: longer ones find little, and each takes long.
FUZZ_LONGEST=20000
# Bytes of memory and seconds after which an input is a finding by itself.
FUZZ_LIMITS=(-rss_limit_mb=3000 -timeout=20)

# In a folder of its own: the product's library has one file name in each, and here it is made with other dependencies.
FUZZ_DIR=$([[ $TARGET_DIR == /* ]] || echo "$PWD/")$TARGET_DIR/fuzz

# cargo-fuzz's own flags are those of nightly compilers. No sanitizer: there is no unsafe code to watch, and without one
# inputs run twice as often.
fuzzer() { RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$FUZZ_DIR cargo fuzz "$1" --sanitizer none "${@:2}"; }

fuzz() {
  local wanted="" seconds=60 target found=0 logs=$FUZZ_DIR/logs
  if [[ ${1:-} =~ ^[0-9]+$ ]]; then seconds=$1; else wanted=${1:-}; seconds=${2:-60}; fi
  [[ $seconds =~ ^[1-9][0-9]*$ ]] || fail "$seconds is no number of seconds" "give a number such as 600"
  [[ -z $wanted || -f fuzz/targets/$wanted.rs ]] || fail "there is no target called $wanted" "choose from: $(fuzz_targets | tr '\n' ' ')"
  have cargo || fail "cargo is not on PATH" "install Rust from https://rustup.rs, then start again"
  ensure_cargo_fuzz
  step "make seeds and dictionaries" "of tests/data$([[ -z ${EDGELENS_CORPUS:-} ]] || echo " and of EDGELENS_CORPUS"), into fuzz/seeds and fuzz/dictionaries"
  rm -rf fuzz/seeds fuzz/dictionaries
  CARGO_TARGET_DIR=$FUZZ_DIR cargo run --quiet --locked --manifest-path fuzz/Cargo.toml --example seeds || fail "they could not be made" "read the lines above"
  step "compile the targets"
  fuzzer build ${wanted:+"$wanted"} || fail "a target does not compile" "read the compiler's message above"
  mkdir -p "$logs"
  step "fuzz" "$seconds s each; logs in $logs, inputs that lead somewhere new in fuzz/corpus"
  for target in ${wanted:-$(fuzz_targets)}; do
    fuzz_target "$target" "$seconds" "$logs/$target.log" || found=$((found + 1))
  done
  ((found == 0)) || fail "$found of the targets found something" "run one input again with: cargo fuzz run TARGET FILE (RUSTC_BOOTSTRAP=1, --sanitizer none); mend it, and copy the file into fuzz/regressions/TARGET under a name that says what it is"
}

fuzz_targets() { local file; for file in fuzz/targets/*.rs; do basename "$file" .rs; done; }

# fuzz_target TARGET SECONDS LOG: one line of what came of it. Fails where something was found.
fuzz_target() {
  local status=0 executed
  mkdir -p "fuzz/corpus/$1"
  fuzzer run "$1" "fuzz/corpus/$1" "fuzz/seeds/$1" "fuzz/regressions/$1" -- -max_total_time="$2" -max_len="$FUZZ_LONGEST" \
    -dict="fuzz/dictionaries/$1.dict" -print_final_stats=1 "${FUZZ_LIMITS[@]}" >"$3" 2>&1 || status=$?
  executed=$(awk '/^stat::number_of_executed_units/ { print $2 }' "$3")
  if ((status == 0)); then
    note "$(printf '%-16s %11s executions' "$1" "$executed")"
  else
    note "$(printf '%-16s %11s executions, and a finding: %s' "$1" "${executed:-no}" "$(grep -o 'fuzz/artifacts/[^ ]*' "$3" | tail -1 || echo "read $3")")"
  fi
  return "$status"
}

# ── test ────────────────────────────────────────────────────────────────────────────────────────────────────────────

layer_format() { cargo fmt --all -- --check; }
layer_clippy() {
  cargo clippy --locked --all-targets -- -D warnings \
    && cargo clippy --locked --target "$WASM_TARGET" --lib --test web --test explanations -- -D warnings \
    && cargo clippy --locked --target "$WASM_TARGET" --no-default-features --lib -- -D warnings
}
layer_native() { cargo test --locked; }
# Real caches on loopback. 77 means that none of them is there and could be had.
CACHE_PROGRAMS="nginx:nginx-light varnishd:varnish squid:squid traffic_server:trafficserver haproxy:haproxy apache2:apache2-bin"
layer_caches() {
  local pair missing="" status=0
  for pair in $CACHE_PROGRAMS; do
    PATH=$PATH:/usr/sbin have "${pair%%:*}" || missing+=" ${pair#*:}"
  done
  if [[ -n $missing ]] && [[ $(id -u) == 0 ]] && have apt-get; then
    note "apt-get install -y$missing (no service is started)"
    # shellcheck disable=SC2086
    { apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; } \
      || note "apt-get could not install them; the caches that are missing are skipped"
  elif [[ -n $missing ]]; then
    note "missing:$missing (as root: apt-get install -y$missing)"
  fi
  cargo build --locked --bin edgelens || return 1
  node tests/caches/run.mjs "$TARGET_DIR/debug/edgelens" || status=$?
  return "$status"
}
layer_javascript() { npm run --silent check; }
layer_shell() { node --test --test-reporter=spec tests/shell/*.test.mjs; }
layer_web() {
  local capabilities status=0
  capabilities=$(mktemp) || return
  # ChromeDriver looks for a browser of a usual name in usual places. So that it takes the one that all layers use, that
  # one is named in a copy of webdriver.json; the variable tells wasm-bindgen's runner to read the copy.
  node -e '
    const capabilities = JSON.parse(require("fs").readFileSync("webdriver.json", "utf8"));
    capabilities["goog:chromeOptions"].binary = process.env.CHROME;
    process.stdout.write(JSON.stringify(capabilities));
  ' >"$capabilities" || status=$?
  # The runner gives all tests together 20 s, which a busy machine exceeds; they are not optimised.
  # wasm-pack looks for wasm-bindgen on PATH; --mode no-install keeps it from downloading another one.
  ((status != 0)) || PATH=$WASM_BINDGEN_BIN:$PATH WASM_BINDGEN_TEST_TIMEOUT=300 WASM_BINDGEN_TEST_WEBDRIVER_JSON=$capabilities \
    "$WASM_PACK" test --headless --chrome --chromedriver "$CHROMEDRIVER" --mode no-install --locked || status=$?
  rm -f "$capabilities"
  return "$status"
}
layer_store() { node tests/store/lint.mjs "$STORE_TOOLS" dist/extension; }
layer_e2e() { node tests/e2e/run.mjs; }
layer_demo() { node tests/e2e/demo.mjs headless; }
# Ratios only: a time would fail on another machine. 77 means that there is nothing real to read.
BENCH_ROWS=20000
layer_bench() {
  [[ -n ${EDGELENS_CORPUS:-} ]] || { note "EDGELENS_CORPUS is not set, and the ratios are those of recorded pages"; return 77; }
  ensure_har "$BENCH_ROWS" && node benches/browser/run.mjs "$HAR" "$BENCH_ROWS" --short
}

LAYERS="format clippy native caches javascript shell web store e2e demo bench"
describe_layer() {
  case $1 in
    format) echo "formatting (rustfmt)" ;;
    clippy) echo "lints (clippy, native and wasm)" ;;
    native) echo "native tests (cargo test)" ;;
    caches) echo "real caches on loopback" ;;
    javascript) echo "JavaScript types and lints (tsc, eslint)" ;;
    shell) echo "the shell's own tests (node)" ;;
    web) echo "bindings and view in a browser (wasm-pack)" ;;
    store) echo "what an add-on store says (addons-linter)" ;;
    e2e) echo "end to end in Chromium with DevTools" ;;
    demo) echo "the demo, without a window" ;;
    bench) echo "speed beside Chrome's panel and JSON.parse" ;;
  esac
}

run_tests() {
  local wanted=" ${*:-$LAYERS} " name
  for name in $wanted; do
    [[ " $LAYERS " == *" $name "* ]] || fail "there is no layer called $name" "choose from: $LAYERS"
  done
  need_cargo_and_node
  ensure_wasm_target
  case $wanted in *" javascript "*|*" shell "*|*" store "*|*" e2e "*|*" demo "*|*" bench "*) ensure_npm_packages ;; esac
  case $wanted in *" store "*) ensure_store_linter ;; esac
  case $wanted in *" web "*) ensure_wasm_bindgen; ensure_wasm_pack ;; esac
  case $wanted in *" web "*|*" e2e "*|*" demo "*|*" bench "*) ensure_browser ;; esac

  local -a summary=()
  local passed=0 failed=0 skipped=0 status result began built=unknown
  for name in $LAYERS; do
    result=skipped
    began=$SECONDS
    if [[ $wanted != *" $name "* ]]; then
      summary+=("skipped  $(describe_layer "$name"): not asked for")
      skipped=$((skipped + 1))
      continue
    fi
    if [[ $name =~ ^(store|e2e|demo|bench)$ && $built == unknown ]]; then
      # In a process of its own, so that a failed build costs these layers and not the summary.
      if "$0" build-if-stale; then built=yes; else built=no; fi
    fi
    if [[ $name =~ ^(store|e2e|demo|bench)$ && $built == no ]]; then
      summary+=("FAILED   $(describe_layer "$name"): the extension could not be built")
      failed=$((failed + 1))
      continue
    fi
    step "test: $(describe_layer "$name")"
    status=0
    "layer_$name" || status=$?
    case $status in
      0) result=passed; passed=$((passed + 1)) ;;
      77) result=skipped; skipped=$((skipped + 1)) ;;
      *) result=FAILED; failed=$((failed + 1)) ;;
    esac
    summary+=("$(printf '%-8s %s (%d s)' "$result" "$(describe_layer "$name")" $((SECONDS - began)))")
  done

  printf '\n==> summary\n'
  printf '    %s\n' "${summary[@]}"
  [[ -n ${EDGELENS_CORPUS:-} ]] || note "EDGELENS_CORPUS is not set: the native tests that read recorded captures were skipped"
  printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  ((failed == 0))
}

clean() {
  step "remove what was built"
  rm -rf dist node_modules tests/e2e/out fuzz/artifacts fuzz/corpus fuzz/dictionaries fuzz/seeds
  cargo clean
}

case ${1:-help} in
  build) build ;;
  build-if-stale) build_if_stale ;;
  demo) demo ;;
  test) shift; run_tests "$@" ;;
  screenshots) made screenshots "make the pictures in docs/images" "the panel and Chrome's own Network panel on the demo page" ;;
  captures) made captures "make the captures in www/captures" "the demo page, exported by the panel" ;;
  bench) shift; bench "$@" ;;
  soak) shift; soak "$@" ;;
  package) package ;;
  reproduce) reproduce ;;
  audit) audit ;;
  fuzz) shift; fuzz "$@" ;;
  clean) clean ;;
  help|-h|--help) usage ;;
  *) usage >&2; echo >&2; STEP="read the command"; fail "there is no command called $1" "use one of the list above" ;;
esac
