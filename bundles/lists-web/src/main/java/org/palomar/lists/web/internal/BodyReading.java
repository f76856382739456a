package org.palomar.lists.web.internal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the body of one request as it comes, up to a bound and within a time, without a thread that waits: who sends slowly holds a connection for a while and nothing else. The container calls from one thread at a time.
 */
final class BodyReading implements ReadListener, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(BodyReading.class);

    /** Who is told how a reading ended, on a thread that may wait; each answers the request. */
    interface Reader {

        /** All of it is there. */
        void read(byte[] body) throws IOException;

        /** There are more octets than {@link OneClick#MAX_OCTETS}. */
        void tooLong() throws IOException;

        /** It took too long. */
        void tooSlow() throws IOException;
    }

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final AsyncContext context;
    private final ServletInputStream in;
    private final Reader reader;
    private boolean answered;

    private BodyReading(AsyncContext context, ServletInputStream in, Reader reader) {
        this.context = context;
        this.in = in;
        this.reader = reader;
    }

    /**
     * Begins, and returns at once.
     *
     * @param within until the answer is written, waits for services included
     */
    static void begin(HttpServletRequest request, Duration within, Reader reader) throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(within.toMillis());
        BodyReading reading = new BodyReading(context, request.getInputStream(), reader);
        context.addListener(reading);
        reading.in.setReadListener(reading);
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] octets = new byte[OneClick.MAX_OCTETS];
        while (!answered && in.isReady()) {
            int count = in.read(octets);
            if (count < 0) {
                return;
            }
            if (body.size() + count > OneClick.MAX_OCTETS) {
                answer(reader::tooLong);
                return;
            }
            body.write(octets, 0, count);
        }
    }

    @Override
    public void onAllDataRead() throws IOException {
        answer(() -> reader.read(body.toByteArray()));
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
        answer(reader::tooSlow);
    }

    private interface Answer {
        void write() throws IOException;
    }

    private void answer(Answer answer) throws IOException {
        if (answered) {
            return;
        }
        answered = true;
        try {
            answer.write();
        } finally {
            context.complete();
        }
    }

    /** The client has gone, or its request is malformed. */
    @Override
    public void onError(Throwable failure) {
        LOG.debug("a request to leave a list was not read: {}", failure.getMessage());
        if (!answered) {
            answered = true;
            context.complete();
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        LOG.debug("a request to leave a list failed: {}", String.valueOf(event.getThrowable()));
    }

    @Override
    public void onComplete(AsyncEvent event) {
        // nothing is held
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // once only
    }
}
