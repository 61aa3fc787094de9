package io.elasticq;

/**
 * What a queue does with an element for which there is no room, that is, when it holds {@link
 * ElasticQueue#maxCapacity()} elements. Always chosen by the user, never defaulted: each choice gives something up.
 *
 * <table>
 * <caption>What insertion answers at the bound</caption>
 * <tr><th></th><th>{@code offer(e)}</th><th>{@code offer(e, timeout)}</th><th>{@code put(e)}</th><th>{@code add(e)}</th></tr>
 * <tr><td>{@link #BLOCK}</td><td>false</td><td>waits, then false</td><td>waits</td><td>throws</td></tr>
 * <tr><td>{@link #REJECT}</td><td>false</td><td>false at once</td><td>throws</td><td>throws</td></tr>
 * <tr><td>{@link #DROP_NEWEST}</td><td>false, dropped</td><td>false at once, dropped</td><td>returns, dropped</td><td>throws, dropped</td></tr>
 * <tr><td>{@link #DROP_OLDEST}</td><td>true</td><td>true</td><td>returns</td><td>true</td></tr>
 * </table>
 *
 * <p>{@code throws} is a {@link QueueFullException}. Refused elements stay with the caller and are counted as refused;
 * dropped elements are counted as dropped, by policy, and handed to the {@link DropListener}.
 */
public enum OverflowPolicy {
    /** Who wants to wait, waits for room; who does not is refused. Nothing is dropped. */
    BLOCK,
    /** Nobody waits: an element without room is refused, and stays with the caller. */
    REJECT,
    /** An element without room is dropped. */
    DROP_NEWEST,
    /** The oldest element is dropped to make room for the new one. */
    DROP_OLDEST
}
