/** What every elastic queue is tested against. */
package io.elasticq.contract;
