"""The words that pages add to what people wrote, in English and Japanese."""

_WORDS = {
    "not-drawn": ("not drawn yet", "未作画"),
    "scene": ("Scene", "シーン"),
    "logo": ("Logo", "ロゴ"),
    "action": ("Action", "内容"),
    "dialogue": ("Dialogue", "セリフ"),
    "notes": ("Notes", "備考"),
    "camera": ("Camera", "カメラ"),
    "cast": ("Cast", "登場"),
    "length": ("Length", "秒"),
    "take": ("Take", "テイク"),
    "file": ("File", "ファイル"),
    "cut": ("Cut", "カット"),
    "picture": ("Picture", "画面"),
    "content": ("Action", "内容"),
    "lines": ("Dialogue", "セリフ"),
    "seconds": ("Sec.", "秒"),
    "title": ("Title", "作品名"),
    "episode": ("Episode", "話数"),
    "author": ("Storyboard", "絵コンテ"),
    "total": ("Total", "合計"),
    "cast-sheet": ("Cast", "キャラクター表"),
    "looks": ("Looks", "衣装"),
    "panels": ("Panels", "カット"),
    "consent": ("Consent", "同意"),
    "licences": ("Models used and their licences", "使用モデルとライセンス"),
    "licence": ("Licence", "ライセンス"),
    "gaps": ("Numbers not used any more", "欠番"),
    "project-inside": ("The whole project; open it with `storyboard import`", "プロジェクト一式"),
    "draft": ("draft", "作業中"),
    "since": ("changed since", "以降に変更"),
    "panel": ("Panel", "カット"),
}


def words(language: str) -> dict[str, str]:
    """By key, in "en" or "ja"."""
    return {key: pair[language == "ja"] for key, pair in _WORDS.items()}


def counted(panels: int, seconds: float, frame: str, language: str) -> str:
    """ "12 panels · 24.0 s · 16:9"."""
    if language == "ja":
        return f"{panels} カット · {seconds:.1f} 秒 · {frame}"
    return f"{panels} panel{'' if panels == 1 else 's'} · {seconds:.1f} s · {frame}"
