#!/bin/sh
# Remakes web/static/vendor from the packages of npm, whose versions are named here. Needs npm and sha256sum.
# Of hds-core the colours, measures and buttons are taken, joined into one file; its fonts.css is left out, because it loads fonts from elsewhere.
set -eu
vendor=$(cd "$(dirname "$0")" && pwd)/static/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

unpack() {
    npm pack --silent "$1@$2" >/dev/null
    mkdir "$1"
    tar xzf "$1-$2.tgz" -C "$1" --strip-components=1
}

unpack hds-core 5.2.2
{
    echo '/* hds-core 5.2.2, City of Helsinki, MIT licence: see hds-core.LICENSE. */'
    sed 's|/\*# sourceMappingURL.*\*/||' hds-core/lib/base.min.css
    echo
    sed 's|/\*# sourceMappingURL.*\*/||' hds-core/lib/components/button/button.min.css
} >"$vendor/hds-core.min.css"
cp hds-core/LICENSE "$vendor/hds-core.LICENSE"

unpack accessible-autocomplete 3.0.1
{
    echo '/* accessible-autocomplete 3.0.1, Crown copyright, MIT licence: see accessible-autocomplete.LICENSE. */'
    sed 's|^//# sourceMappingURL.*||' accessible-autocomplete/dist/accessible-autocomplete.min.js
} >"$vendor/accessible-autocomplete.min.js"
cp accessible-autocomplete/LICENSE.txt "$vendor/accessible-autocomplete.LICENSE"

cd "$vendor"
sha256sum accessible-autocomplete.* hds-core.* >SHA256SUMS
