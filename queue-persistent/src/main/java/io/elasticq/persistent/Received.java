package io.elasticq.persistent;

/** A delivery: this time that the element was received, and no other. */
record Received<E>(Outlet<E> outlet, Entry<E> entry, int attempt) implements Delivery<E> {

    @Override
    public E element() {
        return entry.element;
    }

    @Override
    public long id() {
        return entry.id;
    }

    @Override
    public boolean ack() {
        return outlet.acknowledge(this);
    }

    @Override
    public boolean giveBack() {
        return outlet.giveBack(this);
    }

    @Override
    public String toString() {
        return "Delivery[id=" + entry.id + ", attempt=" + attempt + "]";
    }
}
