package io.github.cachedresult.entry;

/** The outcome of taking an entry's bytes apart. */
sealed interface FrameRead permits EntryFrame, EntryRead.Unreadable, HeaderRead.Incomplete {}
