package io.github.cachedresult.journal;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.spool.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of this process: their files, what is remembered of them, and word of what becomes of them. Thread-safe. */
final class Records {

    private final OwnFolder folder;
    private final Path rejected;
    private final Backlog backlog;
    private final JournalListener listener;

    Records(OwnFolder folder, Path rejected, Backlog backlog, JournalListener listener) {
        this.folder = folder;
        this.rejected = rejected;
        this.backlog = backlog;
        this.listener = listener;
    }

    Backlog backlog() {
        return backlog;
    }

    /** Makes the folder of this process, or reports why it cannot be made. */
    void prepare() {
        try {
            folder.prepare();
        } catch (IOException | RuntimeException e) {
            listener.onRecord(JournalAction.FAILED, null, "it cannot be made: " + e);
        }
    }

    /** Puts a record on disk, or reports why not and returns {@code null}. */
    @Nullable Slot keep(JournalRecord record) {
        Bytes bytes;
        try {
            bytes = RecordFormat.write(record);
        } catch (IOException e) {
            listener.onRecord(JournalAction.FAILED, record.header().key(), "its entry cannot be read: " + e);
            return null;
        }
        Slot slot = Slot.of(folder.nextName(), record, bytes.size(), false);
        List<Slot> leaving = backlog.admit(slot);
        if (leaving == null) {
            listener.onRecord(
                    JournalAction.REFUSED, slot.key(), "it is full of records that cost more to compute again");
            return null;
        }
        try {
            folder.write(slot.name(), bytes);
        } catch (IOException | RuntimeException e) {
            backlog.remove(slot);
            leaving.forEach(backlog::readmit);
            listener.onRecord(JournalAction.FAILED, slot.key(), "it cannot be written: " + e);
            return null;
        }
        leaving.forEach(least -> {
            delete(least);
            listener.onRecord(
                    JournalAction.DISPLACED, least.key(), "it is full, and another costs more to compute again");
        });
        listener.onRecord(JournalAction.KEPT, slot.key(), slot.size() + " bytes");
        return slot;
    }

    /** Reads a record again, or reports why not, drops it and returns {@code null}. */
    @Nullable JournalRecord read(Slot slot) {
        try {
            if (RecordFormat.read(folder.read(slot.name())) instanceof RecordFormat.Whole whole) {
                return whole.record();
            }
            if (backlog.remove(slot)) {
                reject(folder.path(slot.name()), "it is damaged");
            }
        } catch (IOException | RuntimeException e) {
            // One that has just been displaced is no longer there, and that has been said.
            if (backlog.remove(slot)) {
                listener.onRecord(JournalAction.FAILED, slot.key(), "it cannot be read: " + e);
            }
        }
        return null;
    }

    /** The headers of all that can be read now. Changes nothing. */
    List<EntryHeader> headers() {
        List<EntryHeader> headers = new ArrayList<>();
        for (Slot slot : backlog.all()) {
            try {
                if (RecordFormat.read(folder.read(slot.name())) instanceof RecordFormat.Whole whole) {
                    headers.add(whole.record().header());
                }
            } catch (IOException | RuntimeException e) {
                // It has just been delivered, or is not finished; what is wrong with it is told when it is delivered.
            }
        }
        return headers;
    }

    /** Drops a record whose story has ended. */
    void end(Slot slot, JournalAction action, String detail) {
        if (backlog.remove(slot)) {
            delete(slot);
            listener.onRecord(action, slot.key(), detail);
        }
    }

    /** Takes over the record of a process that has ended, or leaves it where it is until there is room. */
    void adopt(Path file) throws IOException {
        RecordFormat.Read read;
        try {
            read = RecordFormat.read(OwnFolder.read(file));
        } catch (NoSuchFileException e) {
            return;
        }
        if (!(read instanceof RecordFormat.Whole whole)) {
            reject(file, ((RecordFormat.Damaged) read).detail());
            return;
        }
        Slot slot = Slot.of(folder.nextName(), whole.record(), Files.size(file), true);
        if (!backlog.admitIfRoom(slot)) {
            return;
        }
        try {
            folder.adopt(file, slot.name());
        } catch (IOException | RuntimeException e) {
            backlog.remove(slot);
            throw e;
        }
        backlog.letWait(slot);
        listener.onRecord(JournalAction.ADOPTED, slot.key(), slot.size() + " bytes");
    }

    private void reject(Path file, String detail) throws IOException {
        Path aside = Files.createDirectories(rejected).resolve(file.getFileName());
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        listener.onRecord(JournalAction.REJECTED, null, detail + "; it is set aside as " + aside);
    }

    private void delete(Slot slot) {
        try {
            folder.delete(slot.name());
        } catch (IOException | RuntimeException e) {
            // What stays is delivered once more by who finds it, which changes nothing.
            listener.onRecord(JournalAction.FAILED, slot.key(), "it cannot be deleted: " + e);
        }
    }
}
