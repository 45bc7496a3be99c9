package io.github.cachedresult.architecture.planted.bare;

/** A class in a package that says nothing of itself. */
record Unmarked() {}
