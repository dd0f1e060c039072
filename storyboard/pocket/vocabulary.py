"""What pocket can be asked for, in English and Japanese.

The one list that the drawn world, its captions, the prompts and the pickers of the editor share.
Plain data: draws nothing, loads nothing.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from storyboard.phrases import Phrases, folded


@dataclass(frozen=True)
class Term:
    """A thing that has a name. The first word of each language is canonical, the rest synonyms."""

    id: str
    en: tuple[str, ...]
    ja: tuple[str, ...]


Terms = dict[str, Term]


def _terms(table: str) -> Terms:
    """One term a line: `id: english, synonym | 日本語, 同義語`; no id = the first English word."""
    terms: Terms = {}
    for line in table.strip().splitlines():
        english, _, japanese = line.strip().partition("|")
        head, colon, rest = english.partition(":")
        en = tuple(word.strip() for word in (rest if colon else head).split(","))
        key = head.strip() if colon else re.sub(r"[ -]", "_", en[0])
        terms[key] = Term(key, en, tuple(word.strip() for word in japanese.split(",")))
    return terms


SHOTS = _terms("""
    extreme_close_up: extreme close-up, extreme close up, big close-up, ecu | 大写し, 超アップ, ドアップ
    close_up: close-up, close up, closeup, close on, cu | アップ, クローズアップ, 顔のアップ, 寄り
    medium: medium shot, mid shot, waist shot, medium close-up, ms | ミディアムショット, 半身, バストショット, 中景
    full: full shot, full body, full figure, fs | 全身, フルショット, 全身像
    wide: wide shot, long shot, establishing shot, wide, ws | 遠景, ロングショット, ワイド, 引き, 俯瞰全景
""")
ANGLES = _terms("""
    eye_level: eye level, eye-level, straight on | 目の高さ, アイレベル, 水平
    high: high angle, from above, seen from above | 俯瞰, ハイアングル, 上から
    low: low angle, from below, seen from below | あおり, ローアングル, 下から
""")
VIEWS = _terms("""
    front: from the front, facing us, facing the camera, front view | 正面, 正面向き, こちら向き
    left: turned left, facing left, looking left, three-quarter left | 左向き, 左斜め
    right: turned right, facing right, looking right, three-quarter right | 右向き, 右斜め
    side_left: side view left, left profile, in profile left | 左の横顔, 真左
    side_right: side view right, right profile, in profile right | 右の横顔, 真右
    back: from behind, back view, seen from behind, turned away | 後ろ姿, 背中向き, 背を向けて
""")
EXPRESSIONS = _terms("""
    neutral: neutral, calm, blank, serious | 無表情, 真顔, 真剣, 落ち着いた, 冷静
    happy: happy, smiling, smiles, smile, glad, cheerful, happily | 笑顔, 嬉しい, 嬉しそう, 微笑, 微笑み, にっこり
    sad: sad, unhappy, sadly, crying, tearful, cries | 悲しい, 悲しそう, 泣き顔, 泣く, 涙
    angry: angry, furious, annoyed, angrily, mad | 怒り, 怒った, 怒る, 怒って
    surprised: surprised, astonished, shocked, amazed, startled | 驚き, 驚いた, 驚く, びっくり
    scared: scared, afraid, frightened, worried, nervous | 怖がる, 怯えた, 不安, 怯える
    sleepy: sleepy, tired, drowsy, bored, yawning | 眠い, 眠そう, 疲れた, 退屈
    laughing: laughing, laughs, laugh, overjoyed, delighted | 大笑い, 笑う, 爆笑
    embarrassed: embarrassed, shy, blushing, bashful, ashamed | 照れる, 照れて, 照れた, 恥ずかしい, 恥ずかしそう, 赤面
""")
POSES = _terms("""
    standing: standing, stands, stand, waits, waiting | 立つ, 立って, 立っている, 待つ, 待って
    walking: walking, walks, walk, strolling, strolls | 歩く, 歩いて, 歩いている
    running: running, runs, run, rushing, rushes, hurries, hurrying | 走る, 走って, 走っている, 急ぐ, 駆ける
    sitting: sitting, sits, sit, seated | 座る, 座って, 座っている, 腰掛ける
    waving: waving, waves, wave, greets, greeting | 手を振る, 手を振って, 手を振り
    pointing: pointing, points, point, shows | 指差す, 指差して, 指さす, 指さして, 指をさす
    arms_crossed: arms crossed, crosses arms, folded arms, crossing arms | 腕組み, 腕を組む, 腕を組んで
    hands_up: hands up, arms up, cheering, cheers, raises hands, celebrates | 両手を上げる, 万歳, 両手を上げて, バンザイ
    thinking: thinking, thinks, think, wondering, wonders, ponders | 考える, 考えて, 悩む, 考え込む
    holding: holding, holds, hold, carrying, carries | 持つ, 持って, 抱える, 持っている
    crouching: crouching, crouches, crouch, squatting, squats, kneeling, kneels | しゃがむ, しゃがんで, うずくまる
    jumping: jumping, jumps, jump, leaping, leaps, hopping, hops | 跳ぶ, 跳んで, ジャンプ, 飛び跳ねる, 飛び跳ねて
    hands_on_hips: hands on hips, hand on hip | 腰に手を当てる, 腰に手を当てて, 腰に手
    lying: lying down, lying, lies down, lies on the floor, lounging | 寝そべる, 寝そべって, 横たわる, 横になって
""")
PLACES = _terms("""
    street: street, town, road, city street | 通り, 街, 道, 町, 街角, 商店街
    park: park, garden, playground | 公園, 庭
    kitchen: kitchen | 台所, キッチン
    bedroom: bedroom, bed room | 寝室, ベッドルーム, 部屋
    living_room: living room, lounge, house, home, sitting room | 居間, リビング, 家
    classroom: classroom, school, class | 教室, 学校
    cafe: cafe, café, coffee shop, restaurant, bar, diner | 喫茶店, カフェ, 店, 食堂
    forest: forest, woods, wood, trees | 森, 林
    beach: beach, seaside, sea, shore, coast | 浜辺, 海辺, 海, 砂浜, 海岸
    mountain: mountain, mountains, hills, valley | 山, 山道, 山地
    field: field, meadow, grassland, countryside, farm | 野原, 草原, 田舎, 畑
    snow_field: snow field, snowfield, snowy plain, ice field | 雪原, 雪野原
    rooftop: rooftop, roof, city rooftop, terrace | 屋上, 屋根
    station: station, train station, platform, subway | 駅, ホーム, プラットホーム
    office: office, workplace, post office | 事務所, 会社, 職場, 郵便局, オフィス
    studio: plain background, studio, empty background | 無地の背景, 白背景, スタジオ
    library: library, bookshop, reading room | 図書館, 図書室, 本屋
    shrine: shrine, temple, torii | 神社, 鳥居, お寺, 寺院
""")
LAYOUTS = 3  # ways in which every place is laid out; no word asks for one of them
TIMES = _terms("""
    dawn: dawn, early morning, sunrise, morning | 夜明け, 早朝, 朝, 明け方
    day: day, daytime, noon, afternoon, midday | 昼, 昼間, 日中, 午後
    sunset: sunset, evening, dusk | 夕方, 夕暮れ, 夕焼け, 夕
    night: night, midnight, at night, late night | 夜, 深夜, 夜中, 真夜中
""")
WEATHERS = _terms("""
    clear: clear, sunny, fine weather | 晴れ, 快晴
    rain: rain, rainy, raining, in the rain | 雨, 雨天, 雨の中
    snow: snow, snowy, snowing, in the snow | 雪, 雪の中, 雪降り
    fog: fog, foggy, mist, misty | 霧, もや
""")
PROPS = _terms("""
    cup: cup, mug, coffee, tea | カップ, コーヒー, お茶
    book: book, notebook | 本, ノート
    phone: phone, smartphone, telephone | 電話, スマホ
    umbrella: umbrella | 傘
    ball: ball | ボール
    letter: letter, envelope, mail | 手紙, 封筒
    flower: flower, flowers, bouquet | 花, 花束
    lamp: lantern, lamp, torch | ランタン, 提灯, ランプ
    sword: sword | 剣, 刀
    gift: gift, gift box, wrapped present | プレゼント, 贈り物
    balloon: balloon | 風船
    camera: photo camera, digital camera | デジカメ, 写真機, 一眼レフ
""")
SPECIES = _terms("""
    person: person, human | 人, 人間
    cat: cat | 猫, ネコ
    dog: dog, puppy | 犬, イヌ
    fox: fox | 狐, キツネ
    bear: bear | 熊, クマ
    rabbit: rabbit, bunny, hare | 兎, ウサギ
    robot: robot, android | ロボット
    dragon: dragon | 竜, 龍, ドラゴン
""")
AGES = _terms("""
    boy: boy | 男の子, 少年
    girl: girl | 女の子, 少女
    man: man | 男性, 男
    woman: woman | 女性, 女
    old_man: old man, grandfather, elderly man | おじいさん, 老人
    old_woman: old woman, grandmother, elderly woman | おばあさん
""")
HAIR = _terms("""
    short: short hair | ショートヘア, 短い髪, 短髪
    bob: bob hair, bob cut, bob | おかっぱ, ボブ
    long: long hair | 長い髪, ロングヘア, 長髪
    ponytail: ponytail | ポニーテール
    twin_tails: twin tails, pigtails | ツインテール
    bun: hair bun, bun | お団子, お団子ヘア
    curly: curly hair, curls | 巻き毛, くせ毛
    spiky: spiky hair | ツンツン頭, 逆立った髪
    afro: afro, big round hair | アフロ
    bald: bald head, bald | 坊主頭, 禿頭
    braids: braids, braided hair, plaits | 三つ編み, おさげ
    mohawk: mohawk | モヒカン
    wavy: wavy hair, wavy | ウェーブヘア, 波打つ髪
    side_part: side-parted hair, side part | 七三分け, 横分け
""")
OUTFITS = _terms("""
    tshirt: t-shirt, tee shirt, shirt | Tシャツ, シャツ
    hoodie: hoodie, hooded sweater | パーカー
    jacket: jacket | ジャケット, 上着
    dress: dress | ワンピース, ドレス
    coat: coat, raincoat, long coat | コート, レインコート
    overalls: overalls, dungarees | オーバーオール
    suit: suit, suit and tie | スーツ, 背広
    skirt: sweater and skirt, skirt | スカート, セーターとスカート
    robe: robe, kimono, yukata | 着物, 浴衣, ローブ
    sailor: sailor suit, school uniform, sailor uniform | セーラー服, 制服, 学生服
    apron: apron, chef's apron | エプロン, 前掛け
    armour: armour, armor, suit of armour, suit of armor | 鎧, 甲冑
""")
PATTERNS = _terms("""
    plain: plain | 無地
    stripes: striped, stripes | 縞模様, ストライプ, ボーダー
    dots: dotted, polka dots, dots | 水玉模様, 水玉
    checks: checked, checks, plaid | 格子柄, チェック
    star: star emblem, with a star, star | 星の印, 星
    heart: heart emblem, with a heart, heart | ハートの印, ハート
    bolt: lightning emblem, with a lightning bolt, bolt | 稲妻の印, 稲妻
    zigzag: zigzag, chevron | ギザギザ模様, ギザギザ, 山形模様
""")
ACCESSORIES = _terms("""
    none: nothing | なし
    glasses: glasses, spectacles | 眼鏡, メガネ
    hat: round hat, hat | 帽子, 丸い帽子
    cap: cap, baseball cap | 野球帽, キャップ
    beanie: beanie, knit cap, wool hat | ニット帽
    scarf: scarf, muffler | マフラー, スカーフ
    bow: bow, ribbon | リボン
    headphones: headphones | ヘッドホン
    crown: crown | 冠, 王冠
    backpack: backpack, rucksack | リュック, リュックサック
    sunglasses: sunglasses | サングラス
    mask: face mask, surgical mask, mask | マスク
    helmet: helmet, hard hat | ヘルメット
    witch_hat: pointed hat, witch hat, wizard hat | とんがり帽子, 魔女の帽子
    shoulder_bag: shoulder bag, satchel, bag | ショルダーバッグ, 鞄, かばん, バッグ
""")
COLOURS = _terms("""
    red | 赤い, 赤, 赤毛
    orange | オレンジ色の, オレンジ
    yellow: yellow, blond, blonde, golden | 黄色い, 黄色, 金色の, 金髪
    lime: lime green, lime | 黄緑色の, 黄緑
    green | 緑色の, 緑
    teal: teal, turquoise | 青緑色の, 青緑
    sky: light blue, sky blue | 水色の, 水色
    blue | 青い, 青
    navy: navy, navy blue, dark blue | 紺色の, 紺
    purple: purple, violet | 紫色の, 紫
    pink | ピンク色の, ピンク
    brown | 茶色い, 茶色, 茶髪
    black | 黒い, 黒, 黒髪
    grey: grey, gray, silver | 灰色の, 灰色, 銀色の, 銀髪, 白髪
    white | 白い, 白
    cream: cream, beige | クリーム色の, ベージュ
""")
# of somebody, beside what has words of its own for what it is like
PARTS = _terms("""
    coat: hair, fur | 髪, 髪の毛, 毛並み
    eyes: eyes, eye | 目, 瞳
    skin: skin | 肌
    bottom: trousers, pants, jeans | ズボン, パンツ
    shoes: shoes, boots, sneakers | 靴, ブーツ, スニーカー
""")
SIDES = _terms("""
    left: on the left, left side | 左に, 左側
    right: on the right, right side | 右に, 右側
    centre: in the middle, in the centre, in the center | 中央に, 真ん中に
    behind: behind, in the back | 後ろに, 奥に
""")
WHO = _terms("""
    someone: someone, somebody, a character, a figure | 誰か, 人物, キャラクター
    two: two characters, two people, together | 二人, ふたり
    nobody: nobody, no people, empty scene, establishing | 誰もいない, 無人
""")
# how two stand to each other
COMPANY = _terms("""
    facing: each other, face to face, look at each other, face each other | 向かい合, 向き合, 見つめ合, 話し合
    back_to_back: back to back, away from each other | 背中合わせ
    hugging: hugging, hugs, hug, embracing, embraces, embrace | 抱きしめ, 抱き締め, 抱き合, 抱きつ, ハグ, 抱擁
""")
# how the whole board is drawn: words of its style, never of what happens ("she drops a pencil")
STYLES = _terms("""
    colour: flat colour, flat color, in colour, in color, colour, color | カラー, フルカラー, 彩色
    ink: ink with grey wash, ink with gray wash, ink, black and white | 墨と薄墨, 薄墨, 墨, モノクロ, 白黒
    pencil: pencil rough, pencil sketch, pencil, rough sketch, sketch, rough | 鉛筆ラフ, 鉛筆, ラフ, スケッチ, 下描き
""")

ALL: dict[str, Terms] = {
    "shot": SHOTS,
    "angle": ANGLES,
    "view": VIEWS,
    "expression": EXPRESSIONS,
    "pose": POSES,
    "place": PLACES,
    "time": TIMES,
    "weather": WEATHERS,
    "prop": PROPS,
    "species": SPECIES,
    "age": AGES,
    "hair": HAIR,
    "outfit": OUTFITS,
    "pattern": PATTERNS,
    "accessory": ACCESSORIES,
    "colour": COLOURS,
    "part": PARTS,
    "side": SIDES,
    "who": WHO,
    "company": COMPANY,
}

_PUT_ON = (
    "着 かけ 掛け かぶ かぶっ 被 被っ 履 履い 穿 穿い つけ 付け 羽織 羽織っ 巻 巻い "
    "まと まとっ 纏 締め 背負 背負っ 姿"
)
_FUNCTION_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "on",
        "in",
        "at",
        "to",
        "with",
        "and",
        "or",
        "is",
        "are",
        "was",
        "be",
        "it",
        "its",
        "his",
        "her",
        "their",
        "he",
        "she",
        "they",
        "them",
        "him",
        "who",
        "that",
        "this",
        "from",
        "by",
        "for",
        "as",
        "into",
        "up",
        "down",
        "out",
        "over",
        "then",
        "while",
        "wearing",
        "wear",
        "wears",
        "dressed",
        "has",
        "have",
        "had",
        "now",
        *_PUT_ON.split(),
    ]
)
_PARTICLES = re.compile(
    r"[、。，．・「」『』（）()\s\u3000はがをにでとのもへやねよなだしてたりいるあれそこ]+"
)
_ENDING = re.compile(r"[\u3041-\u309f]")  # one letter left of a verb's or an adjective's ending


@dataclass(frozen=True)
class Found:
    """A known phrase in a text."""

    kind: str  # a key of ALL
    term: Term
    phrase: str
    at: int  # where it begins


@cache
def _known() -> tuple[Phrases, dict[str, tuple[str, Term]]]:
    known: dict[str, tuple[str, Term]] = {}
    for kind, terms in ALL.items():
        for term in terms.values():
            for phrase in (*term.en, *term.ja):
                known.setdefault(phrase.casefold(), (kind, term))
    return Phrases(known), known


@cache
def _swaps() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """What a text has where a colour may stand within a way of wearing hair, where that is, and how to write both in a
    row, as long.
    """
    en, ja = (
        "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        for words in (
            [word for term in COLOURS.values() for word in term.en],
            [word for term in COLOURS.values() for word in term.ja],
        )
    )
    return (
        ("hair", re.compile(rf"\b(short|long|curly|spiky|wavy)( +)({en})( +hair)\b"), r"\3\2\1\4"),
        ("haired", re.compile(r"-haired\b"), " hair  "),
        ("髪", re.compile(r"([長短])い(\w髪)"), r"\2\1髪"),
        ("髪", re.compile(rf"([長短]い)({ja})(?=髪)"), r"\2\1"),
    )


def as_read(text: str) -> str:
    """A text as it is looked up, as long: without case, and "long blonde hair" as "blonde long hair"."""
    text = folded(text)
    for has, pattern, swapped in _swaps():
        if has in text:
            text = pattern.sub(swapped, text)
    return text


@lru_cache(maxsize=4096)
def find_terms(text: str) -> tuple[Found, ...]:
    """Every known phrase, in order, the longest first where they overlap."""
    phrases, known = _known()
    return tuple(
        Found(*known[phrase], phrase=phrase, at=at)
        for at, phrase in phrases.found_in(as_read(text))
    )


@lru_cache(maxsize=4096)
def understood(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(phrases known, words not known) of a free text, English and Japanese mixed."""
    phrases, _ = _known()
    unknown: list[str] = []
    for word in re.findall(r"[\w'’-]+", phrases.without(as_read(text))):
        pieces = [word] if word.isascii() else _PARTICLES.split(word)
        unknown += [
            p for p in pieces if p and p not in _FUNCTION_WORDS and not _ENDING.fullmatch(p)
        ]
    return tuple(found.phrase for found in find_terms(text)), tuple(dict.fromkeys(unknown))


@cache
def _style_words() -> tuple[Phrases, dict[str, Term]]:
    known = {word.casefold(): t for t in STYLES.values() for word in (*t.en, *t.ja)}
    return Phrases(known), known


def style_of(text: str) -> str:
    """Id of the style that a text names first, "" = none."""
    phrases, known = _style_words()
    return next((known[phrase].id for _, phrase in phrases.found_in(folded(text))), "")


def without_style(text: str) -> str:
    """The text, in lower case, with a gap where words of a style are."""
    return _style_words()[0].without(folded(text))


def restyled(text: str, word: str) -> str:
    """The text with this word of a style before what it says beside styles."""
    kept = re.sub(r"\s*([,、])[\s,、]*", r"\1 ", without_style(text)).strip(" ,、")
    return f"{word}, {kept}" if kept else word


def in_japanese(terms: Terms, text: str) -> str:
    """What a text names, in the usual Japanese word; what names nothing stays as it is."""
    term = term_of(terms, text)
    return term.ja[0] if term else text


def term_of(terms: Terms, text: str) -> Term | None:
    """The term that a free text names, by id or any of its words; None when there is none."""
    low = text.strip().casefold()
    if low in terms:
        return terms[low]
    for found in find_terms(low):
        if terms.get(found.term.id) is found.term:
            return found.term
    return None
