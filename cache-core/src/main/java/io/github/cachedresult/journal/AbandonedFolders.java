package io.github.cachedresult.journal;

import io.github.cachedresult.spool.FolderLock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The folders of processes that have ended, however they did, in the homes of the stores that this process writes to. */
final class AbandonedFolders {

    /** Where damaged files are set aside, in each home. */
    static final String REJECTED = "rejected";

    private final Path directory;
    private final List<Path> homes;

    /**
     * Folders.
     *
     * @param directory where homes are
     * @param homes those of the stores of this process
     */
    AbandonedFolders(Path directory, List<Path> homes) {
        this.directory = directory;
        this.homes = List.copyOf(homes);
    }

    /** Takes records over. */
    @FunctionalInterface
    interface Heir {

        /** Moves the file of a record away, or leaves it for another time. */
        void take(Path file) throws IOException;
    }

    /** Gives an heir all records of folders that nobody holds, in the order they were written in, and deletes the folders. */
    void bequeath(Heir heir) throws IOException {
        for (Path home : homes) {
            for (Path folder : in(home)) {
                if (!folder.endsWith(REJECTED)) {
                    bequeath(folder, heir);
                }
            }
        }
    }

    private static void bequeath(Path folder, Heir heir) throws IOException {
        try (FolderLock lock = FolderLock.tryHold(folder)) {
            if (lock == null) {
                return;
            }
            for (Path file : in(folder)) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(OwnFolder.RECORD)) {
                    heir.take(file);
                } else if (name.endsWith(OwnFolder.UNFINISHED)) {
                    // Whose writing was cut short: its caller never had the result.
                    Files.deleteIfExists(file);
                }
            }
            deleteIfEmpty(folder);
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Another heir was faster; or it is no folder at all.
        }
    }

    /** The names of other stores' homes that have records, which this process cannot deliver. */
    List<String> namesOfOthers() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path home : in(directory)) {
            if (!homes.contains(home) && Files.isDirectory(home)) {
                for (Path folder : in(home)) {
                    if (!folder.endsWith(REJECTED) && Files.isDirectory(folder)) {
                        names.add(String.valueOf(home.getFileName()));
                        break;
                    }
                }
            }
        }
        return names;
    }

    /** Deletes a folder whose lock is held, if there is nothing else in it. */
    static void deleteIfEmpty(Path folder) throws IOException {
        Path lock = folder.resolve(FolderLock.FILE);
        if (in(folder).stream().allMatch(lock::equals)) {
            Files.deleteIfExists(lock);
            Files.deleteIfExists(folder);
        }
    }

    private static List<Path> in(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(found::add);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        Collections.sort(found);
        return found;
    }
}
