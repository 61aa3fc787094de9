package io.elasticq.bridge.aeron;

import io.aeron.Image;

/** What a receiver knows of one sender's session. Of the receiver's thread. */
final class Incoming {

    final int session;
    private Image image;

    long expected = StatusDescriptor.UNKNOWN; // the first event that has not come
    long reported = StatusDescriptor.UNKNOWN;
    long reportedAt;
    boolean reportDue = true;
    boolean ended;
    boolean gone;

    Incoming(Image image) {
        this.session = image.sessionId();
        this.image = image;
    }

    /** The session's messages come by this image now. */
    void by(Image newImage) {
        if (image != newImage) {
            image = newImage;
            gone = false;
            reportDue = true; // the sender may have taken this receiver for lost
        }
    }

    boolean isCut() {
        return image.isClosed();
    }
}
