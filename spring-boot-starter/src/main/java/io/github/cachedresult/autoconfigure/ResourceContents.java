package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.key.ContentSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;

/** Reads Spring's resources as inputs: by file name and content, as files are. */
final class ResourceContents implements ContentSource {

    @Override
    public boolean supports(Class<?> type) {
        return Resource.class.isAssignableFrom(type);
    }

    @Override
    public String name(Object input) {
        String name = ((Resource) input).getFilename();
        return name == null ? "" : name;
    }

    @Override
    public InputStream open(Object input) throws IOException {
        Resource resource = (Resource) input;
        if (resource.isOpen()) {
            throw new IOException("it can be read once only");
        }
        // Java reads a folder as a list of names, which stays when a file in it changes.
        if (isFolder(resource)) {
            throw new IOException("it is a folder; pass its Path, of which the files are read, too");
        }
        return resource.getInputStream();
    }

    private static boolean isFolder(Resource resource) throws IOException {
        return resource.isFile()
                ? Files.isDirectory(resource.getFilePath())
                : resource.exists()
                        && isUrl(resource)
                        && resource.getURL().getPath().endsWith("/");
    }

    private static boolean isUrl(Resource resource) {
        return resource instanceof UrlResource || resource instanceof ClassPathResource;
    }
}
