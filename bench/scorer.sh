#!/bin/sh
# How much spam the embedded scorer catches for how much wanted mail it takes for spam, on real mail: one half is learned, the other judged, and the other way round.
#
# usage: bench/scorer.sh FOLDER [PICTURE]    (a folder with ham.zip and spam.zip, of .eml files; the picture is SVG)
#
# Prints the table of docs/scorer.md, and how long reading and judging take.
set -eu

HERE=$(cd "$(dirname "$0")/.." && pwd)
[ -d "${1:-}" ] || { echo "usage: bench/scorer.sh FOLDER [PICTURE]" >&2; exit 2; }
FOLDER=$(cd "$1" && pwd)
PICTURE=${2:+$(cd "$(dirname "$2")" && pwd)/$(basename "$2")}
cd "$HERE"
JAVA_HOME=$(distribution/src/main/resources/bin/palomar java-home)
export JAVA_HOME
mvn -B -q -o -pl bundles/filter-scorer -am -DskipTests install
mvn -B -q -o -pl bundles/filter-scorer exec:exec -Dexec.executable="$JAVA_HOME/bin/java" -Dexec.classpathScope=test \
  -Dexec.args="-cp %classpath org.palomar.filter.scorer.internal.CorpusCurve $FOLDER $PICTURE"
