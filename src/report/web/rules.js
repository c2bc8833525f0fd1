// What the codes say with which a block is refused: Bitcoin Core's names, in words.
import { WORDS } from "./words.js";

/** In English and in Chinese, in the order in which Core asks. */
export const RULES = {
  "high-hash": ["Its hash exceeds the target that it states: no work was done.", "哈希大于所写的目标：没有工作量。"],
  "bad-txnmrklroot": ["Its Merkle root is not that of its transactions.", "默克尔根与交易不符。"],
  "bad-txns-duplicate": ["The end of its list of transactions is repeated.", "交易列表的末尾重复。"],
  "bad-blk-length": ["It holds no transaction, or more bytes than a block may have.", "没有交易，或者字节数超过上限。"],
  "bad-cb-missing": ["Its first transaction makes no new money.", "第一笔交易不产生新币。"],
  "bad-cb-multiple": ["A second transaction makes new money.", "还有另一笔交易也产生新币。"],
  "bad-txns-vin-empty": ["A payment spends nothing.", "一笔付款什么也不花。"],
  "bad-txns-vout-empty": ["A payment pays nobody.", "一笔付款谁也不付。"],
  "bad-txns-oversize": ["A payment is larger than a block may be.", "一笔付款比区块的上限还大。"],
  "bad-txns-vout-negative": ["A payment pays a negative amount.", "一笔付款的金额为负。"],
  "bad-txns-vout-toolarge": ["A payment makes a coin of more than all money there can be.", "一笔付款的一个币超过可能存在的全部币。"],
  "bad-txns-txouttotal-toolarge": ["A payment pays more than all money there can be.", "一笔付款的总额超过可能存在的全部币。"],
  "bad-txns-inputs-duplicate": ["A payment spends one coin twice.", "一笔付款把同一个币花了两次。"],
  "bad-cb-length": ["The script of its first transaction has fewer than 2 or more than 100 bytes.", "第一笔交易的脚本少于2字节或多于100字节。"],
  "bad-txns-prevout-null": ["A payment names no coin.", "一笔付款没有指明所花的币。"],
  "bad-blk-sigops": ["It asks for more signature checks than a block may.", "要求的签名检查次数超过上限。"],
  "prev-blk-not-found": ["Nobody there knows the block below it.", "那里没有人知道它下面的区块。"],
  "bad-prevblk": ["It stands on a block that was refused.", "它建在一个被拒绝的区块之上。"],
  "duplicate-invalid": ["It was found invalid before.", "先前已被判为无效。"],
  "bad-diffbits": ["It states another target than the chain asks for.", "写明的目标不是链所要求的。"],
  "time-too-old": ["Its time is not above the median of the eleven blocks below.", "时间不大于前十一个区块的中位数。"],
  "time-too-new": ["Its time is more than two hours ahead of the clock.", "时间比时钟超前两小时以上。"],
  "bad-version": ["Its version has been retired.", "版本已经停用。"],
  "bad-txns-nonfinal": ["A payment is locked until a later height or time.", "一笔付款锁定到以后的高度或时间。"],
  "bad-cb-height": ["Its first transaction does not begin with the height (BIP 34).", "第一笔交易没有以高度开头（BIP 34）。"],
  "bad-signet-blksig": ["Its first transaction does not commit to witnesses, as a signet asks.", "第一笔交易没有对见证作出承诺，而 signet 要求这样做。"],
  "bad-witness-merkle-match": ["Its first transaction commits to other witnesses (BIP 141).", "第一笔交易承诺的是别的见证（BIP 141）。"],
  "bad-txns-BIP30": ["It repeats a transaction whose coins are not spent (BIP 30).", "重复了一笔币尚未花掉的交易（BIP 30）。"],
  "bad-txns-inputs-missingorspent": ["A payment spends a coin that does not exist or was spent below.", "一笔付款花的币不存在，或者在下面已经花掉。"],
  "bad-txns-premature-spend-of-coinbase": ["A payment spends new money too early (Bitcoin asks for 100 blocks above it).", "新币花得太早（比特币要求它之上有100个区块）。"],
  "bad-txns-inputvalues-outofrange": ["The coins of a payment are more than all money there can be.", "一笔付款所花的币超过可能存在的全部币。"],
  "bad-txns-in-belowout": ["A payment pays out more than its coins hold.", "一笔付款支出的多于所花的币。"],
  "bad-txns-accumulated-fee-outofrange": ["Its fees are more than all money there can be.", "手续费之和超过可能存在的全部币。"],
  "block-script-verify-flag-failed": ["A coin is spent without its owner's signature, or its script fails.", "花费一个币而没有主人的签名，或者脚本不成立。"],
  "bad-cb-amount": ["Its first transaction makes more money than subsidy and fees.", "第一笔交易产生的币超过补贴加手续费。"],
};

/** The rule that a code stands for, in words; nothing for a code that has none. */
export function ruleText(code, words) {
  return RULES[code]?.[words === WORDS.zh ? 1 : 0] ?? "";
}
